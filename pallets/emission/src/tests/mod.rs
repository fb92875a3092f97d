mod draws;
mod example;
mod new_day;
mod properties;
mod try_state;
