"""Development chains for scripts: starts nodes, providers and clients, and looks at the chain.

`run`, `demo`, `devnet` and `polkadotjs` are programs; the other modules are what they share. Only the standard
library is used.
"""
