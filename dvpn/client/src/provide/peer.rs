//! The provider's side of the tunnel: admits sessions, conducts them, keeps what they paid.

use codec::Encode;
use metachain_primitives::{
	channel::{Channel, ChannelId},
	money::Musd,
	offer::TunnelKey,
	time::Moment,
};
use std::{
	collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tokio::sync::{mpsc, Notify};
use trident::{Event, SessionId};

use super::{
	admission::{is_ending, Gate, Verdict},
	collector::Notice,
	exit::{Exit, ExitEvent, ExitReports, Surroundings},
	report::{Report, Reporter},
	session::{Grant, Session, Wish},
};
use crate::{
	chain::Chain,
	keeper::Keeper,
	metering::{
		consumer::figures,
		provider::{Payment, Terms},
		CreditPolicy, Figures,
	},
	netstack::Wake,
	protocol::{Farewell, Message},
	state::ProviderChannel,
	tunnel::{Peer, Tunnel},
};

/// How long a declined consumer is told why.
const DECLINED: Duration = Duration::from_secs(5);

/// What the provider's tunnel is told from outside.
#[derive(Debug)]
pub enum Input {
	/// An admission was judged.
	Judged { session: SessionId, verdict: Verdict },
	/// A task of a session's exit reports.
	Exit { session: SessionId, event: ExitEvent },
	/// A payment has become durable.
	Kept { session: SessionId, payment: Payment },
	/// A channel, as the chain has it at `now`.
	Channel { id: ChannelId, channel: Option<Channel<crate::AccountId>>, now: Moment },
	/// End all sessions.
	Shutdown,
}

/// Sends inputs to the provider's tunnel.
#[derive(Clone)]
pub struct Inputs(pub mpsc::Sender<Input>);

impl ExitReports for Inputs {
	async fn report(&self, session: SessionId, event: ExitEvent) -> bool {
		self.0.send(Input::Exit { session, event }).await.is_ok()
	}

	fn try_report(&self, session: SessionId, event: ExitEvent) -> bool {
		let sent = self.0.try_send(Input::Exit { session, event });
		!matches!(sent, Err(mpsc::error::TrySendError::Closed(_)))
	}
}

/// Sessions whose streams were used since they were looked at last.
#[derive(Default)]
pub struct Touched {
	sessions: Mutex<HashSet<SessionId>>,
	notify: Arc<Notify>,
}

impl Touched {
	/// Notified when a session was used.
	pub fn notify(&self) -> &Arc<Notify> {
		&self.notify
	}

	fn mark(&self, session: SessionId) {
		if self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(session) {
			self.notify.notify_one();
		}
	}

	fn take(&self) -> HashSet<SessionId> {
		std::mem::take(&mut *self.sessions.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

/// What the provider works with.
pub struct Means<C> {
	pub gate: Arc<Gate<C>>,
	pub chain: Arc<C>,
	pub credit: CreditPolicy,
	pub exit: Surroundings<Inputs>,
	pub keeper: Arc<Keeper<ProviderChannel>>,
	pub collector: mpsc::UnboundedSender<Notice>,
	pub inputs: Inputs,
	pub reporter: Reporter,
}

struct Slot {
	session: Session<Inputs>,
	timer: Option<Instant>,
	queued: bool,
}

/// The provider's side of the tunnel.
pub struct Provider<C> {
	means: Means<C>,
	touched: Arc<Touched>,
	sessions: HashMap<SessionId, Slot>,
	/// The session of each channel that is being served.
	serving: BTreeMap<ChannelId, SessionId>,
	/// What is known of channels that are not being served.
	book: BTreeMap<ChannelId, ProviderChannel>,
	declined: HashMap<SessionId, (Farewell, Instant)>,
	queue: VecDeque<SessionId>,
	timers: BTreeSet<(Instant, SessionId)>,
	/// The longest inner packet.
	longest: usize,
	shutting_down: bool,
}

impl<C: Chain> Provider<C> {
	/// A provider that knows the channels in `book` from earlier runs.
	pub fn new(
		means: Means<C>,
		book: impl IntoIterator<Item = ProviderChannel>,
		touched: Arc<Touched>,
		longest: usize,
	) -> Self {
		Self {
			means,
			touched,
			sessions: HashMap::new(),
			serving: BTreeMap::new(),
			book: book.into_iter().map(|record| (record.channel, record)).collect(),
			declined: HashMap::new(),
			queue: VecDeque::new(),
			timers: BTreeSet::new(),
			longest,
			shutting_down: false,
		}
	}

	fn judge(&self, session: SessionId, peer: TunnelKey, admission: Vec<u8>) {
		let (gate, inputs) = (self.means.gate.clone(), self.means.inputs.clone());
		tokio::spawn(async move {
			let verdict = gate.judge(&peer, &admission).await;
			let _ = inputs.0.send(Input::Judged { session, verdict }).await;
		});
	}

	fn admit(
		&mut self,
		id: SessionId,
		channel_id: ChannelId,
		channel: &Channel<crate::AccountId>,
		now: Instant,
		tunnel: &mut Tunnel,
	) {
		if let Some(earlier) = self.serving.get(&channel_id).copied() {
			self.with_session(earlier, now, tunnel, |session, now, tunnel| {
				session.end(Farewell::Replaced, now, tunnel);
			});
			self.finish(earlier, "replaced by another session of the channel");
			tunnel.endpoint().close(now, earlier);
		}
		let record = self.book.get(&channel_id);
		let last = record.and_then(|record| record.last);
		let grant = grant(channel_id, channel, record);
		if grant.terms.funded <= grant.terms.paid.amount {
			return self.decline(id, Farewell::ChannelEmpty, now, tunnel);
		}
		tunnel.endpoint().accept(now, id);
		let touched = self.touched.clone();
		let wake: Wake = Arc::new(move || touched.mark(id));
		let exit = Exit::new(id, self.means.exit.clone(), self.longest, wake, now);
		let genesis = self.means.chain.genesis();
		let session = Session::new(id, genesis, self.means.credit, grant, exit, now);
		self.means.reporter.report(Report::SessionOpened {
			channel: channel_id,
			consumer: channel.consumer,
			paid: last.map_or(0, |last| last.voucher.amount),
		});
		self.serving.insert(channel_id, id);
		let _ = self.means.collector.send(Notice::Serving { channel: channel_id, serving: true });
		self.sessions.insert(id, Slot { session, timer: None, queued: false });
		self.enqueue(id);
	}

	fn decline(&mut self, id: SessionId, farewell: Farewell, now: Instant, tunnel: &mut Tunnel) {
		tunnel.endpoint().accept(now, id);
		self.declined.insert(id, (farewell, now + DECLINED));
	}

	fn tell_declined(&self, id: SessionId, now: Instant, tunnel: &mut Tunnel) -> bool {
		let Some((farewell, _)) = self.declined.get(&id) else { return false };
		tunnel.send_message(id, &Message::Goodbye(*farewell).encode(), now);
		true
	}

	/// Runs `run` on a session, then does what the session wishes.
	fn with_session(
		&mut self,
		id: SessionId,
		now: Instant,
		tunnel: &mut Tunnel,
		run: impl FnOnce(&mut Session<Inputs>, Instant, &mut Tunnel),
	) {
		let Some(slot) = self.sessions.get_mut(&id) else { return };
		run(&mut slot.session, now, tunnel);
		for wish in slot.session.take_wishes() {
			let keeper = &self.means.keeper;
			match wish {
				Wish::Keep(payment) => {
					let record = slot.session.record_with(&payment);
					let inputs = self.means.inputs.clone();
					let collector = self.means.collector.clone();
					keeper.save(record, move || {
						let _ = collector.send(Notice::Paid(payment.signed));
						// On a keeper's thread: waiting here holds up nothing but other vouchers.
						let _ = inputs.0.blocking_send(Input::Kept { session: id, payment });
					});
				},
				Wish::Adopt(signed) => {
					let collector = self.means.collector.clone();
					keeper.save(slot.session.record(), move || {
						let _ = collector.send(Notice::Paid(signed));
					});
				},
			}
		}
		self.enqueue(id);
	}

	/// Forgets a session and keeps what is known of its channel.
	fn finish(&mut self, id: SessionId, reason: &str) {
		let Some(slot) = self.sessions.remove(&id) else { return };
		if let Some(timer) = slot.timer {
			self.timers.remove(&(timer, id));
		}
		let session = slot.session;
		let channel = session.channel();
		let record = session.record();
		let usage = session.ledger().usage();
		self.means.reporter.report(Report::SessionClosed {
			channel,
			reason: session.misconduct().map_or_else(|| reason.into(), |what| what.to_string()),
			bytes_up: usage.bytes_up,
			bytes_down: usage.bytes_down,
			paid: session.ledger().paid(),
			unpaid: record.debt,
		});
		self.means.keeper.save(record.clone(), || {});
		self.book.insert(channel, record);
		if self.serving.get(&channel) == Some(&id) {
			self.serving.remove(&channel);
			let _ = self.means.collector.send(Notice::Serving { channel, serving: false });
		}
	}

	fn enqueue(&mut self, id: SessionId) {
		if let Some(slot) = self.sessions.get_mut(&id) {
			if !slot.queued {
				slot.queued = true;
				self.queue.push_back(id);
			}
		}
	}

	fn serve(&mut self, id: SessionId, now: Instant, tunnel: &mut Tunnel) {
		let Some(slot) = self.sessions.get_mut(&id) else { return };
		slot.queued = false;
		if let Some(timer) = slot.timer.take() {
			self.timers.remove(&(timer, id));
		}
		if !slot.session.poll(now, tunnel) {
			self.finish(id, "ended");
			tunnel.endpoint().close(now, id);
			return;
		}
		if slot.session.has_output(self.longest, now) {
			slot.queued = true;
			self.queue.push_back(id);
		}
		slot.timer = slot.session.poll_timeout(self.longest, now).map(|at| at.max(now));
		if let Some(timer) = slot.timer {
			self.timers.insert((timer, id));
		}
	}

	fn handle_channel(
		&mut self,
		id: ChannelId,
		channel: Option<Channel<crate::AccountId>>,
		time: Moment,
		now: Instant,
		tunnel: &mut Tunnel,
	) {
		let serving = self.serving.get(&id).copied();
		match (channel, serving) {
			(Some(channel), Some(session)) => {
				let ending = is_ending(&channel, time);
				self.with_session(session, now, tunnel, |session, now, tunnel| {
					session.set_funded(channel.funded);
					if ending {
						session.end(Farewell::ChannelEnding, now, tunnel);
					}
				});
			},
			(None, Some(session)) => {
				self.with_session(session, now, tunnel, |session, now, tunnel| {
					session.end(Farewell::ChannelEnding, now, tunnel);
				});
			},
			(None, None) => {
				self.book.remove(&id);
			},
			(Some(_), None) => {},
		}
	}
}

/// The terms of a session: goes on from the higher of what is settled and what was received.
fn grant(
	id: ChannelId,
	channel: &Channel<crate::AccountId>,
	record: Option<&ProviderChannel>,
) -> Grant {
	let settled = Figures {
		amount: channel.settled,
		bytes_up: channel.bytes_up,
		bytes_down: channel.bytes_down,
	};
	let last = record.and_then(|record| record.last);
	let debt: Musd = record.map_or(0, |record| record.debt);
	let (paid, sequence) = match last {
		Some(last) if last.voucher.amount > settled.amount => {
			(figures(&last.voucher), last.voucher.sequence)
		},
		_ => (settled, channel.sequence),
	};
	let terms =
		Terms { channel: id, tariff: channel.tariff, funded: channel.funded, paid, sequence, debt };
	Grant { terms, consumer: channel.consumer, session_key: channel.session_key, last }
}

impl<C: Chain> Peer for Provider<C> {
	type Input = Input;
	type Output = ();

	fn handle_event(&mut self, event: Event, now: Instant, tunnel: &mut Tunnel) {
		match event {
			Event::Incoming { session, peer, admission, .. } => {
				if self.shutting_down {
					tunnel.endpoint().refuse(session);
				} else {
					self.judge(session, peer.into(), admission);
				}
			},
			Event::Established { session } => {
				self.tell_declined(session, now, tunnel);
			},
			Event::Packet { session, packet } => {
				self.with_session(session, now, tunnel, |session, now, tunnel| {
					session.handle_packet(&packet, now, tunnel);
				});
				tunnel.recycle(packet);
			},
			Event::Message { session, message } => {
				if self.tell_declined(session, now, tunnel) {
					return;
				}
				if let Some(message) = Message::read(&message) {
					self.with_session(session, now, tunnel, |session, now, tunnel| {
						session.handle_message(message, now, tunnel);
					});
				}
			},
			Event::Closed { session, reason } => {
				self.declined.remove(&session);
				self.finish(session, &reason.to_string());
			},
			_ => {},
		}
	}

	fn handle_input(&mut self, input: Input, now: Instant, tunnel: &mut Tunnel) {
		match input {
			Input::Judged { session, verdict } => match verdict {
				Verdict::Admit(id, channel) if !self.shutting_down => {
					self.admit(session, id, &channel, now, tunnel);
				},
				Verdict::Decline(farewell) => self.decline(session, farewell, now, tunnel),
				_ => tunnel.endpoint().refuse(session),
			},
			Input::Exit { session, event } => {
				self.with_session(session, now, tunnel, |session, now, tunnel| {
					session.handle_exit(event, now, tunnel);
				});
			},
			Input::Kept { session, payment } => {
				let voucher = payment.signed.voucher;
				self.means.reporter.report(Report::Paid {
					channel: voucher.channel,
					amount: voucher.amount,
					sequence: voucher.sequence,
				});
				match self.sessions.contains_key(&session) {
					true => self.with_session(session, now, tunnel, |session, _, _| {
						session.credit(&payment);
					}),
					// The session ended meanwhile; what it owed is less by what was paid.
					false => {
						if let Some(record) = self.book.get_mut(&voucher.channel) {
							let known = record.last.map_or(0, |last| last.voucher.amount);
							let paid = voucher.amount.saturating_sub(known);
							record.debt = record.debt.saturating_sub(paid);
							if paid > 0 {
								record.last = Some(payment.signed);
							}
							self.means.keeper.save(record.clone(), || {});
						}
					},
				}
			},
			Input::Channel { id, channel, now: time } => {
				self.handle_channel(id, channel, time, now, tunnel);
			},
			Input::Shutdown => {
				self.shutting_down = true;
				let sessions: Vec<_> = self.sessions.keys().copied().collect();
				for id in sessions {
					self.with_session(id, now, tunnel, |session, now, tunnel| {
						session.end(Farewell::ShuttingDown, now, tunnel);
					});
				}
			},
		}
	}

	fn poll(&mut self, now: Instant, tunnel: &mut Tunnel) -> Option<()> {
		for id in self.touched.take() {
			self.enqueue(id);
		}
		while let Some(&(at, id)) = self.timers.first() {
			if at > now {
				break;
			}
			self.timers.pop_first();
			if let Some(slot) = self.sessions.get_mut(&id) {
				slot.timer = None;
			}
			self.enqueue(id);
		}
		for _ in 0..self.queue.len() {
			if !tunnel.has_room() {
				break;
			}
			let Some(id) = self.queue.pop_front() else { break };
			self.serve(id, now, tunnel);
		}
		self.declined.retain(|id, (_, until)| {
			let stays = now < *until;
			if !stays {
				tunnel.endpoint().close(now, *id);
			}
			stays
		});
		let done = self.shutting_down && self.sessions.values().all(|slot| slot.session.is_over());
		if done {
			let sessions: Vec<_> = self.sessions.keys().copied().collect();
			for id in sessions {
				self.finish(id, "shut down");
				tunnel.endpoint().close(now, id);
			}
		}
		done.then_some(())
	}

	fn has_output(&self) -> bool {
		!self.queue.is_empty()
	}

	fn poll_timeout(&mut self) -> Option<Instant> {
		let declined = self.declined.values().map(|(_, until)| *until).min();
		[self.timers.first().map(|(at, _)| *at), declined].into_iter().flatten().min()
	}
}
