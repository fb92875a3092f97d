mod days;
mod example;
mod notes;
mod properties;
mod try_state;
