"""An open knowledge graph of how the Communist Party of Vietnam organises the fight against corruption."""
