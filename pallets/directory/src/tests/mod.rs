mod example;
mod listing;
mod properties;
mod publish;
mod try_state;
mod withdraw;
