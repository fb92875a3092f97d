mod example;
mod genesis;
mod try_state;
mod turns;
