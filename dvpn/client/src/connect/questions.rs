//! Questions to the provider that are repeated until they are answered.

use metachain_primitives::offer::Host;
use std::{
	collections::HashMap,
	net::IpAddr,
	time::{Duration, Instant},
};
use tokio::sync::oneshot;

use super::dialer::DialError;
use crate::{
	hosts::address_of,
	protocol::{Message, ResolveError},
};

/// A question that is not answered is asked again after this time, then after twice as long.
const REPEAT: Duration = Duration::from_millis(250);
/// A name is tried to be resolved for so long.
const PATIENCE: Duration = Duration::from_secs(12);
/// Names that are being resolved.
const MAX_OPEN: usize = 256;

/// Where the answer goes.
pub type Reply = oneshot::Sender<Result<Vec<IpAddr>, DialError>>;

/// When something is said again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
	at: Instant,
	pause: Duration,
}

impl Repeat {
	/// For what was said first `now`.
	pub fn new(now: Instant) -> Self {
		Self { at: now + REPEAT, pause: REPEAT }
	}

	/// When it is due.
	pub fn at(&self) -> Instant {
		self.at
	}

	/// Whether it is time to say it again; if so, the pause doubles.
	pub fn is_due(&mut self, now: Instant) -> bool {
		let due = now >= self.at;
		if due {
			self.pause *= 2;
			self.at = now + self.pause;
		}
		due
	}
}

/// Names whose addresses the provider was asked for.
#[derive(Default)]
pub struct Questions {
	open: HashMap<u32, Question>,
	next: u32,
}

struct Question {
	name: Vec<u8>,
	reply: Reply,
	until: Instant,
	repeat: Repeat,
}

impl Questions {
	/// A new question: the message to send, unless too many are open.
	pub fn ask(&mut self, name: Vec<u8>, reply: Reply, now: Instant) -> Option<Message> {
		if self.open.len() >= MAX_OPEN {
			let _ = reply.send(Err(DialError::Busy));
			return None;
		}
		let id = self.next;
		self.next = self.next.wrapping_add(1);
		let message = Message::Resolve { id, name: name.clone() };
		let question = Question { name, reply, until: now + PATIENCE, repeat: Repeat::new(now) };
		self.open.insert(id, question);
		Some(message)
	}

	/// The provider's answer. One to a question that is not open changes nothing.
	pub fn answer(&mut self, id: u32, addresses: Result<Vec<Host>, ResolveError>) {
		if let Some(question) = self.open.remove(&id) {
			let addresses = addresses
				.map(|hosts| hosts.into_iter().map(address_of).collect())
				.map_err(DialError::Resolve);
			let _ = question.reply.send(addresses);
		}
	}

	/// What is to be said again. Gives up what has waited for too long or is not wanted any more.
	pub fn again(&mut self, now: Instant) -> Vec<Message> {
		self.open.retain(|_, question| !question.reply.is_closed());
		let late: Vec<u32> = self
			.open
			.iter()
			.filter(|(_, question)| now >= question.until)
			.map(|(id, _)| *id)
			.collect();
		for id in late {
			if let Some(question) = self.open.remove(&id) {
				let _ = question.reply.send(Err(DialError::TimedOut));
			}
		}
		self.open
			.iter_mut()
			.filter_map(|(id, question)| {
				let name = || question.name.clone();
				question.repeat.is_due(now).then(|| Message::Resolve { id: *id, name: name() })
			})
			.collect()
	}

	/// When [`again`](Self::again) is due.
	pub fn poll_timeout(&self) -> Option<Instant> {
		self.open.values().map(|question| question.repeat.at().min(question.until)).min()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_question_is_repeated_until_it_is_answered() {
		let start = Instant::now();
		let mut questions = Questions::default();
		let (reply, mut answer) = oneshot::channel();
		let asked = questions.ask(b"example.org".to_vec(), reply, start).unwrap();
		assert_eq!(questions.again(start), []);
		let due = questions.poll_timeout().unwrap();
		assert_eq!(questions.again(due), [asked]);
		assert!(questions.poll_timeout().unwrap() >= due + 2 * REPEAT);

		questions.answer(1, Ok(vec![]));
		assert!(answer.try_recv().is_err(), "that was the answer to something else");
		questions.answer(0, Ok(vec![Host::V4([192, 0, 2, 1])]));
		assert_eq!(answer.try_recv().unwrap(), Ok(vec!["192.0.2.1".parse().unwrap()]));
		assert_eq!(questions.poll_timeout(), None);
	}

	#[test]
	fn a_question_that_nobody_answers_is_given_up() {
		let start = Instant::now();
		let mut questions = Questions::default();
		let (reply, mut answer) = oneshot::channel();
		questions.ask(b"example.org".to_vec(), reply, start);
		assert_eq!(questions.again(start + PATIENCE), []);
		assert_eq!(answer.try_recv().unwrap(), Err(DialError::TimedOut));
		assert_eq!(questions.poll_timeout(), None);
	}

	#[test]
	fn open_questions_are_bounded() {
		let now = Instant::now();
		let mut questions = Questions::default();
		let replies: Vec<_> = (0..=MAX_OPEN)
			.map(|_| {
				let (reply, answer) = oneshot::channel();
				(questions.ask(b"example.org".to_vec(), reply, now), answer)
			})
			.collect();
		assert_eq!(replies.iter().filter(|(asked, _)| asked.is_some()).count(), MAX_OPEN);
	}
}
