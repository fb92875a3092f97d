"""How the network starts: as the preset `local`, but with short days and epochs."""

MINUTE_MS = 60_000

DAY_MS = 5 * MINUTE_MS
EPOCH_SLOTS = 10

CHANGES = {"calendar": {"dayLength": DAY_MS, "epochLength": EPOCH_SLOTS}}
"""Of the genesis of the preset."""

SEATS = {"alice": 5, "bob": 1, "charlie": 1, "dave": 1}
"""The preset's seats."""

ACCOUNTS = {
    "alice": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
    "bob": "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
    "charlie": "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y",
    "dave": "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy",
}

DELEGATOR = "//Ferdie"
"""A node with as much credit as Alice's, which delegates to nobody at first."""

DELEGATED_MC = "20000"
"""With this deposit and as much credit again, Dave weighs twice as much: four seats, one, one and two."""

RICH_DELEGATOR = "//Eve"
"""Another one."""

OUTWEIGHING_MC = "900000"
"""With this deposit too, Dave weighs several times as much as Alice, and has more than two thirds of the seats."""
