//! What the user sees: sentences and a live line on a terminal, or one JSON object a line.
//!
//! Results go to standard output, the log to standard error. In JSON, amounts of MC and MUSD are
//! decimal strings of the smallest unit (10^-12).

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use std::{
	io::{self, IsTerminal, Write},
	time::Duration,
};

/// Where and how to write.
#[derive(Clone)]
pub struct Output {
	json: bool,
	live: Option<ProgressBar>,
}

impl Output {
	/// Sentences, or JSON.
	pub fn new(json: bool) -> Self {
		Self { json, live: None }
	}

	/// The same with a live line, if there is a terminal to show it on.
	pub fn with_live_line(&self) -> Self {
		if self.json || !io::stderr().is_terminal() {
			return self.clone();
		}
		let style = ProgressStyle::with_template("{spinner} {wide_msg}")
			.unwrap_or_else(|_| ProgressStyle::default_spinner());
		let bar = ProgressBar::new_spinner().with_style(style);
		bar.enable_steady_tick(Duration::from_millis(250));
		Self { json: self.json, live: Some(bar) }
	}

	/// Whether JSON is written.
	pub fn is_json(&self) -> bool {
		self.json
	}

	/// Something happened: written as an object or as a sentence.
	pub fn event(&self, object: &Value, sentence: impl AsRef<str>) {
		match self.json {
			true => self.line(&object.to_string()),
			false => self.line(sentence.as_ref()),
		}
	}

	/// Figures that change all the time: an object, or the content of the live line.
	pub fn figures(&self, object: &Value, sentence: impl Into<String>) {
		match (&self.live, self.json) {
			(_, true) => self.line(&object.to_string()),
			(Some(bar), false) => bar.set_message(sentence.into()),
			(None, false) => {},
		}
	}

	/// Several lines for people.
	pub fn lines(&self, lines: impl IntoIterator<Item = String>) {
		lines.into_iter().for_each(|line| self.line(&line));
	}

	/// Takes the live line away.
	pub fn finish(&self) {
		if let Some(bar) = &self.live {
			bar.finish_and_clear();
		}
	}

	fn line(&self, line: &str) {
		let write = || {
			// Whoever read us may be gone.
			let _ = writeln!(io::stdout().lock(), "{line}");
		};
		match &self.live {
			Some(bar) => bar.suspend(write),
			None => write(),
		}
	}
}
