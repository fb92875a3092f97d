import unittest

from harness.scale import Channel, Reader, account_id, storage_key

ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
ALICE_KEY = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"


class StorageKeys(unittest.TestCase):
    def test_known_keys(self):
        self.assertEqual(
            storage_key("System", "Account"),
            "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9",
        )
        self.assertEqual(
            storage_key("Timestamp", "Now"),
            "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb",
        )
        self.assertEqual(
            storage_key("Balances", "TotalIssuance"),
            "0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80",
        )

    def test_map_entries_end_with_the_hashed_and_the_plain_key(self):
        key = bytes.fromhex(ALICE_KEY)
        self.assertTrue(
            storage_key("System", "Account", key).endswith(
                "de1e86a9a8c739864cf3cc5ec2bea59f" + ALICE_KEY
            )
        )


class Addresses(unittest.TestCase):
    def test_an_address_names_its_key(self):
        self.assertEqual(account_id(ALICE).hex(), ALICE_KEY)

    def test_a_mistyped_address_is_refused(self):
        with self.assertRaises(ValueError):
            account_id(ALICE[:-1] + "Z")


class Scale(unittest.TestCase):
    def test_compact_numbers_of_every_length(self):
        for encoded, number in (
            ("0x04", 1),
            ("0x1501", 69),
            ("0xfeffffff", (1 << 30) - 1),
            ("0x0300000040", 1 << 30),
        ):
            self.assertEqual(Reader(encoded).compact(), number)

    def test_a_truncated_value_is_refused(self):
        with self.assertRaises(ValueError):
            Reader("0x0102").uint(32)

    def test_a_channel(self):
        encoded = (
            "00" * 96
            + "01" + "01" + "00" * 15 + "64000000"  # by time
            + "05" + "00" * 15
            + "03" + "00" * 15
            + "0700000000000000"
            + "0900000000000000"
            + "00" * 16
            + "00"
        )  # fmt: skip
        reader = Reader(encoded)
        self.assertEqual(Channel.read(reader), Channel(5, 3, 7, 9))
        with self.assertRaises(ValueError):
            reader.uint(8)


if __name__ == "__main__":
    unittest.main()
