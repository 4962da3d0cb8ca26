//! Arguments: what can be asked of the command, and how.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Decides helpdesk tickets by a firm's own service code, and says why.
#[derive(Parser, Debug)]
#[command(name = "redress", version, about, after_help = EXIT_STATUS)]
pub(crate) struct Arguments {
    /// When to colour what is printed; `auto` also minds NO_COLOR
    #[arg(long, value_enum, default_value_t = Colour::Auto, global = true)]
    pub(crate) color: Colour,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_STATUS: &str = "Exit status:
  0  done, and the answer is not no
  1  the answer is no: refused, needs approval first, or a test failed
  2  it could not be done: bad input, or a policy that does not load
  3  it cannot be said: a fact is missing that the answer turns on, or a rule broke";

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Colour {
    /// If the output is a terminal and NO_COLOR is not set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to print an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Decide a ticket, or many
    Decide(Decide),
    /// Run the scenarios of a policy
    Test(Test),
    /// Check a policy without deciding anything
    Check(Check),
    /// Print the pages as customers read them: no rules, no examples, nothing that is for staff alone
    Publish(Publish),
    /// List the facts that rules can read
    Facts(Facts),
    /// See what a mapping makes of a helpdesk's own JSON
    #[command(subcommand)]
    Mapping(Mapping),
    /// Print a JSON Schema
    Schema(Schema),
    /// Make a folder with a service code to start from
    New(New),
    /// Write, build and look into modules compiled to WebAssembly
    #[command(subcommand)]
    Module(ModuleCommand),
}

/// Decide a ticket, or many.
#[derive(Args, Debug)]
#[command(after_help = EXIT_STATUS)]
pub(crate) struct Decide {
    /// The ticket as JSON; `-` reads standard input
    #[arg(value_name = "TICKET.json")]
    pub(crate) ticket: PathBuf,
    /// The folder of the policy, or of its versions
    #[arg(long, value_name = "DIR")]
    pub(crate) policy: PathBuf,
    /// The instant of decision, such as 2026-03-06T16:45:00Z, or `now`
    #[arg(long, value_name = "INSTANT|now")]
    pub(crate) at: String,
    /// The vendor whose JSON the ticket is, or a mapping file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) mapping: Option<String>,
    /// More facts in the canonical shape, laid over the ticket
    #[arg(long, value_name = "FACTS.json")]
    pub(crate) with: Option<PathBuf>,
    /// List every rule that did not fire, with the conditions that failed and their values
    #[arg(long)]
    pub(crate) why_not: bool,
    /// Read many tickets, one JSON a line, and write one decision a line, in order; files named *.jsonl are read so too
    #[arg(long)]
    pub(crate) lines: bool,
    /// How to print the decision
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// The folder of a policy, given with or without `--policy`.
#[derive(Args, Debug)]
pub(crate) struct PolicyFolder {
    /// The folder of the policy, or of its versions
    #[arg(value_name = "DIR", required_unless_present = "named")]
    folder: Option<PathBuf>,
    /// The same, as `decide` takes it
    #[arg(id = "named", long = "policy", value_name = "DIR", conflicts_with = "folder")]
    named: Option<PathBuf>,
}

impl PolicyFolder {
    /// The folder that was given.
    pub(crate) fn path(&self) -> &Path {
        self.folder.as_deref().or(self.named.as_deref()).unwrap_or(Path::new("."))
    }
}

/// Run the scenarios of a policy.
#[derive(Args, Debug)]
pub(crate) struct Test {
    #[command(flatten)]
    pub(crate) policy: PolicyFolder,
    /// Run only the scenarios whose clause or title has this in it
    #[arg(long, value_name = "TEXT")]
    pub(crate) run: Option<String>,
    /// List the rows of tables that no scenario reaches
    #[arg(long)]
    pub(crate) rows: bool,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Check a policy.
#[derive(Args, Debug)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) policy: PolicyFolder,
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// The day by which amounts and calendars must be up to date, such as 2026-11-22; today where it is not given
    #[arg(long, value_name = "DATE|INSTANT|now")]
    pub(crate) at: Option<String>,
    /// How many cases to make where a code extends packs
    #[arg(long, value_name = "N", default_value = "100000")]
    pub(crate) floor_cases: NonZeroUsize,
    /// The seed that those cases are made from
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) floor_seed: u64,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Print the pages as customers read them.
#[derive(Args, Debug)]
pub(crate) struct Publish {
    #[command(flatten)]
    pub(crate) policy: PolicyFolder,
    /// The day of which the version in force is printed, such as 2026-11-22; today where it is not given
    #[arg(long, value_name = "DATE|INSTANT|now")]
    pub(crate) at: Option<String>,
}

/// List the facts.
#[derive(Args, Debug)]
pub(crate) struct Facts {
    /// With the facts that this policy declares
    #[arg(long, value_name = "DIR")]
    pub(crate) policy: Option<PathBuf>,
    /// List the functions and calls that rules can use, too
    #[arg(long)]
    pub(crate) functions: bool,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// See what a mapping makes of a helpdesk's own JSON.
#[derive(Subcommand, Debug)]
pub(crate) enum Mapping {
    /// Print every fact of a payload: its value and where it comes from, or why it is missing or broken
    Check(MappingCheck),
    /// List the mappings that the engine carries
    List,
    /// Print a mapping that the engine carries, to read or to start from
    Show(MappingShow),
}

/// Check a payload.
#[derive(Args, Debug)]
#[command(after_help = MAPPING_EXIT_STATUS)]
pub(crate) struct MappingCheck {
    /// The payload as the helpdesk sends it; `-` reads standard input
    #[arg(value_name = "PAYLOAD.json")]
    pub(crate) payload: PathBuf,
    /// The vendor whose JSON it is, or a mapping file; without it, the vendor whose shape it has
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) mapping: Option<String>,
    /// With the facts that this policy declares, and the values that it allows
    #[arg(long, value_name = "DIR")]
    pub(crate) policy: Option<PathBuf>,
    /// How to print the facts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

const MAPPING_EXIT_STATUS: &str = "Exit status:
  0  the payload has the vendor's shape, and no fact is broken
  1  it has not, or a fact is broken
  2  it could not be done: bad input, or a mapping or policy that does not load";

/// Print a mapping.
#[derive(Args, Debug)]
pub(crate) struct MappingShow {
    /// The name of a mapping that the engine carries
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

/// Print a JSON Schema.
#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// Of what
    #[arg(value_enum)]
    pub(crate) of: SchemaOf,
    /// For tickets: with the facts that this policy declares
    #[arg(long, value_name = "DIR")]
    pub(crate) policy: Option<PathBuf>,
}

/// What a schema is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The canonical case that `decide` reads
    Ticket,
    /// The decision that `decide` prints
    Decision,
}

/// Make a policy to start from: a copy of the house code as the firm's own, or with `--minimal` a small one. What no flag says is
/// asked at a terminal, and elsewhere taken as it is most likely.
#[derive(Args, Debug)]
#[command(after_help = EXIT_STATUS)]
pub(crate) struct New {
    /// The folder to make; it must not exist, or be empty
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The firm's name
    #[arg(long, value_name = "NAME")]
    pub(crate) firm: Option<String>,
    /// Where most of its customers live: a code of two letters or a name
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// The IANA time zone of its opening hours
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// The ISO 4217 currency of its amounts
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// Its opening hours, such as "mon-fri 09:00-17:30; sat 10:00-14:00"
    #[arg(long)]
    pub(crate) hours: Option<String>,
    /// Whose holidays it keeps: england-and-wales, scotland, northern-ireland, or none to list its own later
    #[arg(long, value_name = "NATION")]
    pub(crate) holidays: Option<String>,
    /// The roles of its staff, the lowest first, with commas between them
    #[arg(long)]
    pub(crate) roles: Option<String>,
    /// The telephone number on which customers ring it
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// The e-mail address to which they write
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mail: Option<String>,
    /// The name of the independent scheme that it belongs to, if it does
    #[arg(long, value_name = "NAME")]
    pub(crate) scheme: Option<String>,
    /// The code's short name, by which decisions name it [default: from the folder's name]
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// Ask nothing, even at a terminal
    #[arg(long)]
    pub(crate) defaults: bool,
    /// A small code of one page instead of the house code
    #[arg(long, conflicts_with_all = ["country", "hours", "holidays", "roles", "phone", "mail", "scheme"])]
    pub(crate) minimal: bool,
}

/// Write, build and look into modules.
#[derive(Subcommand, Debug)]
pub(crate) enum ModuleCommand {
    /// Make a folder with a module to start from
    New(NewModule),
    /// Build the component of a module, and say what it is
    Build(BuildModule),
    /// Say what a component imports, exports and is, and print an entry for policy.toml
    Inspect(InspectModule),
    /// Compile standard input to standard output, for the command itself
    #[command(hide = true)]
    Compile(CompileModule),
}

/// A language in which a module can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum Language {
    /// with redress-plugin
    Rust,
    /// with componentize-js, which carries a JavaScript engine
    Javascript,
    /// with clang
    C,
}

/// Make a module.
#[derive(Args, Debug)]
pub(crate) struct NewModule {
    /// The folder to make; its name is the module's
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The language it is written in
    #[arg(long, value_enum)]
    pub(crate) lang: Language,
    /// Where the crate redress-plugin stands, if not in the registry
    #[arg(long, value_name = "DIR")]
    pub(crate) plugin: Option<PathBuf>,
}

/// Build a module.
#[derive(Args, Debug)]
pub(crate) struct BuildModule {
    /// The folder of a module, or a core module that some other tool built
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Where the component goes, if not beside its sources
    #[arg(long, value_name = "FILE.wasm")]
    pub(crate) to: Option<PathBuf>,
}

/// Look into a component.
#[derive(Args, Debug)]
pub(crate) struct InspectModule {
    /// The component
    #[arg(value_name = "FILE.wasm")]
    pub(crate) file: PathBuf,
    /// Run the scenarios of this policy, and print the fuel of each call of the module
    #[arg(long, value_name = "DIR")]
    pub(crate) policy: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Compile a component.
#[derive(Args, Debug)]
pub(crate) struct CompileModule {
    /// How hard to try: thorough or quick
    #[arg(long, default_value = "thorough")]
    pub(crate) effort: String,
}
