//! Stands in for the crate `wasm-opt` in the runtime's build.
//!
//! `substrate-wasm-builder` calls Binaryen, 12 CPU-minutes of C++, at optimization level 0 for two
//! passes: strip the debug sections, and lower the sign-extension instructions. For `wasm32v1-none`
//! the compiler emits no sign-extension, so what is left is to drop custom sections. This crate does
//! that and refuses a module that would need the other pass.
//!
//! Its interface is the part of `wasm-opt` 0.116 which the builder uses.

use std::{fmt, fs, io, path::Path};

/// The passes which the builder asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
	StripDwarf,
	SignextLowering,
}

/// Builder of one run, as in Binaryen's wrapper.
#[derive(Clone, Debug, Default)]
pub struct OptimizationOptions {
	passes: Vec<Pass>,
}

impl OptimizationOptions {
	pub fn new_opt_level_0() -> Self {
		Self::default()
	}

	pub fn mvp_features_only(&mut self) -> &mut Self {
		self
	}

	pub fn debug_info(&mut self, _keep_names: bool) -> &mut Self {
		self
	}

	pub fn add_pass(&mut self, pass: Pass) -> &mut Self {
		self.passes.push(pass);
		self
	}

	/// Reads the module at `input`, runs the passes and writes it to `output`.
	pub fn run(&self, input: impl AsRef<Path>, output: impl AsRef<Path>) -> Result<(), Error> {
		let module = fs::read(input)?;
		let module =
			if self.passes.contains(&Pass::StripDwarf) { strip_debug(&module)? } else { module };
		Ok(fs::write(output, module)?)
	}
}

#[derive(Debug)]
pub enum Error {
	Io(io::Error),
	/// The input is no WebAssembly module of version 1, or ends within a section.
	Malformed(&'static str),
	/// The module was compiled for a target with features beyond `wasm32v1-none`.
	Unsupported(String),
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Io(e) => write!(f, "{e}"),
			Self::Malformed(what) => write!(f, "malformed module: {what}"),
			Self::Unsupported(feature) => write!(
				f,
				"the module uses {feature}: compile the runtime for wasm32v1-none (see the README)"
			),
		}
	}
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
	fn from(e: io::Error) -> Self {
		Self::Io(e)
	}
}

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;

fn strip_debug(module: &[u8]) -> Result<Vec<u8>, Error> {
	let mut rest = module.strip_prefix(HEADER).ok_or(Error::Malformed("no header"))?;
	let mut stripped = HEADER.to_vec();
	while let Some((&id, after_id)) = rest.split_first() {
		let (size, body) = leb128(after_id)?;
		let (content, next) =
			body.split_at_checked(size).ok_or(Error::Malformed("truncated section"))?;
		let section = &rest[..rest.len() - next.len()];
		let keep = match id {
			CUSTOM => {
				let name = custom_name(content)?;
				if name == b"target_features" {
					check_features(content)?;
				}
				!name.starts_with(b".debug_")
			},
			_ => true,
		};
		if keep {
			stripped.extend_from_slice(section);
		}
		rest = next;
	}
	Ok(stripped)
}

fn custom_name(content: &[u8]) -> Result<&[u8], Error> {
	let (len, rest) = leb128(content)?;
	rest.get(..len).ok_or(Error::Malformed("truncated name"))
}

/// The section lists `+feature` entries: a `u8` prefix and a name. `wasm32v1-none` allows just one.
fn check_features(content: &[u8]) -> Result<(), Error> {
	let (name_len, rest) = leb128(content)?;
	let rest = rest.get(name_len..).ok_or(Error::Malformed("truncated features"))?;
	let (count, mut rest) = leb128(rest)?;
	for _ in 0..count {
		let (&prefix, after) = rest.split_first().ok_or(Error::Malformed("truncated features"))?;
		let (len, after) = leb128(after)?;
		let (feature, next) =
			after.split_at_checked(len).ok_or(Error::Malformed("truncated features"))?;
		if prefix == b'+' && feature != b"mutable-globals" {
			return Err(Error::Unsupported(String::from_utf8_lossy(feature).into_owned()));
		}
		rest = next;
	}
	Ok(())
}

fn leb128(bytes: &[u8]) -> Result<(usize, &[u8]), Error> {
	let mut value = 0usize;
	for (i, byte) in bytes.iter().enumerate().take(5) {
		value |= usize::from(byte & 0x7f) << (7 * i);
		if byte & 0x80 == 0 {
			return Ok((value, &bytes[i + 1..]));
		}
	}
	Err(Error::Malformed("number too long"))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn section(id: u8, content: &[u8]) -> Vec<u8> {
		[&[id, content.len() as u8], content].concat()
	}

	fn custom(name: &[u8], payload: &[u8]) -> Vec<u8> {
		section(CUSTOM, &[&[name.len() as u8], name, payload].concat())
	}

	fn module(sections: &[Vec<u8>]) -> Vec<u8> {
		[HEADER.to_vec(), sections.concat()].concat()
	}

	#[test]
	fn only_debug_sections_are_dropped() {
		let version = custom(b"runtime_version", b"v");
		let code = section(10, &[0]);
		let debug = custom(b".debug_info", b"dwarf");
		let kept = module(&[code.clone(), version.clone()]);
		assert_eq!(strip_debug(&module(&[code, debug, version])).unwrap(), kept);
	}

	#[test]
	fn sign_extension_is_refused() {
		let features = |name: &[u8]| {
			custom(b"target_features", &[&[1, b'+', name.len() as u8], name].concat())
		};
		assert!(strip_debug(&module(&[features(b"mutable-globals")])).is_ok());
		assert!(matches!(
			strip_debug(&module(&[features(b"sign-ext")])),
			Err(Error::Unsupported(feature)) if feature == "sign-ext"
		));
	}

	#[test]
	fn truncation_is_an_error() {
		let whole = module(&[section(10, &[1, 2, 3])]);
		for end in HEADER.len() + 1..whole.len() {
			assert!(strip_debug(&whole[..end]).is_err());
		}
		assert!(strip_debug(b"no module").is_err());
	}
}
