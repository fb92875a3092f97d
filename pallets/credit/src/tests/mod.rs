mod active_nodes;
mod check_in;
mod decay;
mod enroll;
mod example;
mod properties;
mod try_state;
mod work;
