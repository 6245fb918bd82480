import { isAbsolute } from "node:path";
import type { MatchMethod, SampleType } from "../../../grammar/catalogue/types.ts";
import { place, type Stage, whole } from "../../../grammar/diagnostic.ts";
import { WordFlag } from "../../../grammar/tree.ts";
import { converterRow } from "../../model/arg-types.ts";
import type { Machine } from "../../model/machine.ts";
import type { Line, Model } from "../../model/types.ts";
import { authoritiesProblem, certificatesProblem } from "../files/certificate.ts";
import { certificateListProblem } from "../files/certificate-list.ts";
import { errorFileProblem } from "../files/error-file.ts";
import { type Base, based, isVirtual, onDisk, withoutScheme } from "../files/file-paths.ts";
import { patternFileProblem } from "../files/pattern-file.ts";
import { rule } from "../rule.ts";
import { matchMethod } from "../samples/check-test.ts";
import { wordText } from "../word-text.ts";

interface Found {
  message: string;
  haproxy: string;
  stage?: Stage;
  /** The file is there, and wrong wherever it is used. */
  wrong?: true;
}

/** What is wrong with the file that a line's word names. `path` for the file system, `shown` for messages. */
type Look = (machine: Machine, path: string, shown: string, line: Line, version: string) => Found | undefined;

const missing = (shown: string, reason: string): string => `cannot read '${shown}': ${reason}`;

/** A file of which only the reading matters. */
function plain(text: (shown: string, reason: string) => string, stage?: Stage): Look {
  return (machine, path, shown) => {
    const bytes = machine.read(path);
    if (typeof bytes !== "string") return undefined;
    return { message: missing(shown, bytes), haproxy: text(shown, bytes), ...(stage && { stage }) };
  };
}

const lua = plain((shown, reason) => `error in Lua file '${shown}': cannot open ${shown}: ${reason}`);

function errorFile(prefix: string): Look {
  return (machine, path, shown) => {
    const bytes = machine.read(path);
    if (typeof bytes === "string") {
      const verb = machine.kind(path) === "folder" ? "reading" : "opening";
      return { message: missing(shown, bytes), haproxy: `${prefix}error ${verb} file '${shown}'.` };
    }
    const wrong = errorFileProblem(bytes, shown, 16384);
    return wrong === undefined
      ? undefined
      : { message: `the file is no HTTP response: ${wrong}`, haproxy: prefix + wrong };
  };
}

const keywords: Record<string, { word: string; look: Look }> = {
  errorfile: { word: "file", look: errorFile("errorfile : ") },
  "lua-load": { word: "file", look: lua },
  "lua-load-per-thread": { word: "file", look: lua },
  "h1-case-adjust-file": {
    word: "file",
    look: plain((shown) => `h1-headers-case-adjust-file '${shown}': failed to open file.`, "checks"),
  },
  "ssl-dh-param-file": {
    word: "file",
    look: plain((shown) => `'ssl-dh-param-file': unable to load DH parameters from file <${shown}>.`),
  },
  "issuers-chain-path": {
    word: "dir",
    look: (machine, path, shown) => {
      const kind = machine.kind(path);
      if (kind === "folder") return undefined;
      const text = "global statement 'issuers-chain-path'";
      return kind === undefined
        ? {
            message: `there is no folder '${shown}'`,
            haproxy: `${text} expects a directory path as an argument.`,
          }
        : { message: `'${shown}' is no folder`, haproxy: `${text}: ${shown} is not a directory.` };
    },
  },
  "filter spoe": {
    word: "config",
    look: plain((shown, reason) =>
      whole(
        `stat() failed for configuration file ${shown} : ${reason}\0parsing [${place}] : 'filter' : error encountered while processing 'spoe'`,
      ),
    ),
  },
};

/** HAProxy's frame around what it says of a bind or server line. */
function framed(line: Line, text: string): string {
  const { statement, section } = line;
  const first = wordText(section.tree, statement.word);
  const name = wordText(section.tree, statement.word + 1);
  return first === "bind"
    ? `parsing [${place}] : 'bind ${name}' in section '${section.kind}' : ${text}`
    : `[${place}] : '${first} ${section.name}/${name}' : ${text}`;
}

const certificate: Look = (machine, path, shown, line) => {
  const problem = certificatesProblem(machine, path, shown);
  if (problem === undefined) return undefined;
  const isServer = wordText(line.section.tree, line.statement.word) !== "bind";
  return {
    message: problem.replace(/\.$/, ""),
    haproxy: whole(framed(line, problem)),
    ...(isServer ? { stage: "checks" } : {}),
  };
};

function authorities(option: string): Look {
  return (machine, path, shown, line) => {
    const problem = authoritiesProblem(machine, path, shown);
    if (problem === undefined) return undefined;
    const isBind = wordText(line.section.tree, line.statement.word) === "bind";
    const last = `'${option}' : unable to load ${shown}`;
    return {
      message: problem.replace(/\.$/, ""),
      haproxy: whole(isBind ? `${problem}\0${framed(line, last)}` : `${framed(line, problem)}\0${last}.`),
    };
  };
}

const list: Look = (machine, path, shown, line, version) => {
  const bytes = machine.read(path);
  if (typeof bytes === "string")
    return {
      message: missing(shown, bytes),
      haproxy: whole(framed(line, `'crt-list' : cannot open file '${shown}' : ${bytes}`)),
    };
  const problem = certificateListProblem(bytes, version);
  if (problem === undefined) return undefined;
  const { line: at, text } = problem;
  return {
    message: `line ${at} of '${shown}': ${text.replace(/\.$/, "")}`,
    haproxy: whole(framed(line, `'crt-list' : parsing [${shown}:${at}]: ${text}`)),
    wrong: true,
  };
};

const options: Record<string, { base?: Base; look: Look }> = {
  crt: { base: "crt-base", look: certificate },
  "default-crt": { base: "crt-base", look: certificate },
  "crt-list": { look: list },
  "ca-file": { base: "ca-base", look: authorities("ca-file") },
  "ca-verify-file": { base: "ca-base", look: authorities("ca-verify-file") },
  "crl-file": { base: "ca-base", look: authorities("crl-file") },
  "tls-ticket-keys": {
    look: (machine, path, shown, line) => {
      const bytes = machine.read(path);
      return typeof bytes === "string"
        ? {
            message: missing(shown, bytes),
            haproxy: whole(framed(line, `'${shown}' : unable to load ssl tickets keys file`)),
          }
        : undefined;
    },
  },
};

const replies = new Set(["file", "lf-file", "errorfile"]);

export const unusableFile = rule({
  id: "unusable-file",
  severity: "error",
  machine: true,
  stage: "lines",
  summary:
    "A file that the configuration names is not there, cannot be read, or does not hold what it should.",
  why: "HAProxy reads error pages, maps, pattern files, certificates and Lua scripts when it starts, and refuses to start without them. It is about the machine, not the text: --missing-files decides what becomes of it.",
  bad: "frontend www\n    bind :80\n    mode http\n    http-request deny if { src -f /no/such/file }\n",
  good: "frontend www\n    bind :80\n    mode http\n    http-request deny if { src 192.0.2.1 }\n",
  applies: (template, model) =>
    model.options.machine !== undefined &&
    template.prefix === undefined &&
    (template.keyword === "issuers-chain-path" ||
      template.slots.some(
        ({ kind, type, name }) => kind === "value" && type?.name === "file" && name !== "command",
      )),
  statement(line, model, report) {
    const machine = model.options.machine!;
    const { statement, section } = line;
    const { template } = statement;
    const look = (at: number, base: Base | undefined, how: Look) => {
      const given = wordText(section.tree, statement.word + at);
      if (
        isVirtual(given) ||
        (section.tree.words.wordFlags[statement.word + at]! & WordFlag.expanded && given === "")
      )
        return;
      const shown = based(model, base, withoutScheme(given));
      const found = how(machine, onDisk(model, section.tree, shown), shown, line, model.version);
      if (found === undefined) return;
      const { message, haproxy, stage, wrong } = found;
      report(report.words(section.tree, statement, at), message, {
        haproxy,
        ...(stage && { stage }),
        ...(wrong && { machine: false }),
      });
    };
    const own = keywords[template.keyword];
    let option = "";
    let action = "";
    let literal = "";
    for (const { kind, name, at, type } of template.slots) {
      if (kind === "option") option = name;
      else if (kind === "action") action = name;
      else if (kind === "literal") literal = name;
      else if (kind === "value" && type?.name === "dir" && own?.word === "dir") look(at, undefined, own.look);
      else if (kind === "value" && type?.name === "file") {
        if (own !== undefined && (name === own.word || literal === own.word)) look(at, undefined, own.look);
        else if (template.keyword === "http-error" && replies.has(literal))
          look(at, undefined, literal === "errorfile" ? errorFile("http-error : ") : reply("http-error : "));
        else if (action !== "" && replies.has(literal))
          look(at, undefined, literal === "errorfile" ? errorFile("") : reply(""));
        else if (option !== "" && Object.hasOwn(options, option)) {
          const first = template.keyword;
          // without `ssl`, a server does not load its certificate
          if (
            option === "crt" &&
            first !== "bind" &&
            !template.slots.some((s) => s.kind === "option" && s.name === "ssl")
          )
            continue;
          if (
            first === "bind" ||
            first === "server" ||
            first === "server-template" ||
            first === "default-server"
          )
            look(at, options[option]!.base, options[option]!.look);
        }
      }
    }
  },
  patterns: ({ files }) => files.length > 0,
  test({ line, word, value }, model, report) {
    const { machine } = model.options;
    if (machine === undefined || value.files.length === 0) return;
    const match = matchMethod(value);
    for (const { path, word: at } of value.files) {
      if (isVirtual(path)) continue;
      const found = patterns(model, machine, line, path, match, { map: value.useMap, noDns: value.noDns });
      if (found !== undefined)
        report(report.inWord(line, word + at), found.message, { haproxy: found.haproxy });
    }
  },
  expression({ line, word, value, inFormat }, model, report) {
    const { machine } = model.options;
    if (machine === undefined || value.converters.length === 0) return;
    for (const call of value.converters) {
      const row = call.name.startsWith("map") ? converterRow(call.name) : undefined;
      const path = call.args[0]?.text ?? "";
      if (row === undefined || path === "" || isVirtual(path)) continue;
      const [, way = "str", out] =
        /^map(?:_(beg|bin|dir|dom|end|int|ip|len|reg|regm|str|sub))?(?:_(int|ip|str|key))?$/.exec(
          call.name,
        ) ?? [];
      const type: SampleType | undefined = out === "int" ? "sint" : out === "ip" ? "addr" : undefined;
      const match = way === "regm" ? "reg" : (way as MatchMethod);
      const found = patterns(model, machine, line, path, match, { map: true, out: type });
      if (found === undefined) continue;
      const { at, end } = call.args[0]!;
      report(report.inWord(line, word + (inFormat ? 0 : call.word), at, end), found.message, {
        haproxy: `invalid args in converter '${call.name}' : ${found.haproxy}`,
      });
    }
  },
});

/** A file whose text is sent. */
function reply(prefix: string): Look {
  return plain((shown) => `${prefix}error opening file '${shown}'`);
}

function patterns(
  model: Model,
  machine: Machine,
  line: Line,
  given: string,
  match: MatchMethod | undefined,
  options: { map: boolean; out?: SampleType | undefined; noDns?: boolean },
): { message: string; haproxy: string } | undefined {
  const shown = withoutScheme(given);
  const path = isAbsolute(shown) ? shown : onDisk(model, line.section.tree, shown);
  const bytes = machine.read(path);
  if (typeof bytes === "string")
    return {
      message: missing(shown, bytes),
      haproxy:
        machine.kind(path) === "folder"
          ? `error encountered while reading  <${shown}> : Is a directory`
          : `failed to open pattern file <${shown}>`,
    };
  if (match === undefined) return undefined;
  const wrong = patternFileProblem(bytes, match, shown, options);
  return wrong === undefined ? undefined : { message: wrong.replace(/\.$/, ""), haproxy: wrong };
}
