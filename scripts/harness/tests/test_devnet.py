import math
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from harness.devnet_genesis import ACCOUNTS, SEATS
from harness.devnet_network import VALIDATORS, Devnet, Place
from harness.node import merge
from harness.devnet_table import Row
from harness.devnet_watch import Authored, Watch, deviation, shares_of
from harness.network import Host
from harness.scale import account_id


def block(number: int, author: str, slot: int | None = None) -> dict:
    return {
        "event": "block",
        "number": number,
        "slot": slot if slot is not None else 100 + number,
        "author": ACCOUNTS[author],
    }


def epoch(**facts) -> dict:
    agreed = {"announced": True, "babe": True, "next_babe": True, "grandpa": True}
    return {"event": "epoch", "number": 1, "seats": {}} | agreed | facts


class Watching(unittest.TestCase):
    def watch(self) -> Watch:
        with patch("harness.devnet_watch.Process"), patch("harness.devnet_watch.binary"):
            return Watch(Path(), "", Path())

    def test_blocks_of_another_branch_take_the_place_of_later_ones(self):
        watch = self.watch()
        watch.take_in([block(1, "alice"), block(2, "bob"), block(3, "bob"), block(2, "dave")])
        self.assertEqual(watch.best(), 2)
        self.assertEqual(watch.authored(1, 9).counts, {"alice": 1, "dave": 1})

    def test_only_the_blocks_asked_for_count(self):
        watch = self.watch()
        watch.take_in(block(number, "alice") for number in range(1, 11))
        self.assertEqual(watch.authored(3, 5).blocks, 3)

    def test_every_kind_of_disagreement_is_noticed(self):
        for check in ("announced", "babe", "next_babe", "grandpa"):
            watch = self.watch()
            watch.take_in([epoch(), epoch(**{check: False}), epoch(announced=None)])
            self.assertEqual(len(watch.disagreements()), 1, check)
        watch = self.watch()
        watch.take_in([{"event": "set", "announced": False, "grandpa": True}])
        self.assertEqual(len(watch.disagreements()), 1)

    def test_seats_are_those_of_the_last_epoch_by_name(self):
        watch = self.watch()
        self.assertEqual(watch.seats(), {})
        watch.take_in([epoch(), epoch(seats={ACCOUNTS["bob"]: 3, "somebody": 1})])
        self.assertEqual(watch.seats(), {"bob": 3, "somebody": 1})


class Shares(unittest.TestCase):
    def authored(self, counts: dict[str, int]) -> Authored:
        authors = [name for name, count in counts.items() for _ in range(count)]
        return Authored([block(number, name) for number, name in enumerate(authors)])

    def test_a_slot_without_a_block_is_counted(self):
        blocks = [block(1, "alice", 7), block(2, "alice", 8), block(3, "alice", 11)]
        self.assertEqual(Authored(blocks).empty_slots, 2)
        self.assertEqual(Authored([]).empty_slots, 0)

    def test_shares_that_follow_the_seats_are_told_from_others(self):
        followed = self.authored({"alice": 125, "bob": 30, "charlie": 20, "dave": 25})
        self.assertTrue(followed.follows(SEATS, 3.5))
        by_heads = self.authored({"alice": 50, "bob": 50, "charlie": 50, "dave": 50})
        self.assertFalse(by_heads.follows(SEATS, 3.5))
        by_weight_alone = self.authored({"alice": 72, "bob": 43, "charlie": 43, "dave": 42})
        self.assertFalse(by_weight_alone.follows(SEATS, 3.5))

    def test_the_deviation_is_that_of_a_draw(self):
        self.assertAlmostEqual(deviation(0.5, 100), 0.05)
        self.assertEqual(deviation(0.5, 0), math.inf)
        self.assertEqual(sum(shares_of(SEATS).values()), 1)


class Network(unittest.TestCase):
    def test_changes_are_put_into_the_genesis(self):
        genesis = {"calendar": {"dayLength": 1, "epochLength": 2}, "seats": [1]}
        merge(genesis, {"calendar": {"dayLength": 9}, "seats": [2, 3], "more": {"a": 1}})
        expected = {"calendar": {"dayLength": 9, "epochLength": 2}, "seats": [2, 3], "more": {"a": 1}}
        self.assertEqual(genesis, expected)

    def test_every_validator_has_keys_of_its_own_and_knows_the_others(self):
        def place(bin_dir: Path, host: Host, name: str, directory: Path) -> Place:
            return Place(name, host, 1, directory / name, f"peer-{name}")

        with (
            TemporaryDirectory() as directory,
            patch("harness.devnet_network.tempfile.mkdtemp", return_value=directory),
            patch("harness.devnet_network.specification"),
            patch("harness.node.binary", return_value="node"),
            patch("harness.devnet_network.Place.make", place),
            Devnet(Path(), private=False, keep=True, changes={}) as devnet,
        ):
            for name, node in devnet.validators.items():
                command = " ".join(map(str, node._command))
                others = [other for other in VALIDATORS if other != name]
                self.assertIn(f"--{name} ", command)
                self.assertTrue(all(f"peer-{other}" in command for other in others))
                self.assertFalse(any(f"--{other} " in command for other in others))
                self.assertNotIn(f"peer-{name}", command)

    def test_the_accounts_are_addresses(self):
        self.assertEqual(set(ACCOUNTS), set(VALIDATORS))
        self.assertEqual(len({account_id(address) for address in ACCOUNTS.values()}), 4)


class Table(unittest.TestCase):
    def test_a_validator_that_is_down_is_shown_as_such(self):
        up = Row("alice", 5, 125, 0.625, best=200, finalized=198, peers=3)
        self.assertEqual(str(up).split(), ["alice", "5", "125", "62.5%", "200", "198", "3"])
        down = Row("bob", 1, 20, 0.1, best=None, finalized=None, peers=None)
        self.assertTrue(str(down).endswith("down"))


if __name__ == "__main__":
    unittest.main()
