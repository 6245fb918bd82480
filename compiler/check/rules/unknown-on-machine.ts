import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unknownOnMachine = rule({
  id: "unknown-on-machine",
  severity: "error",
  machine: true,
  summary: "A user, group, network namespace or folder to be locked into that this machine does not have.",
  why: "HAProxy looks them up when it reads the configuration, and refuses what it does not find; of the folder of 'chroot' it speaks in diagnostic mode (-dD). It is about the machine, not the text: --missing-files decides what becomes of it.",
  bad: "global\n    user nobody-of-this-name\n",
  good: "global\n    uid 99\n",
  manual: "3.1",
  applies: (template, model) =>
    model.options.machine !== undefined &&
    template.prefix === undefined &&
    (template.keyword === "user" ||
      template.keyword === "group" ||
      template.keyword === "chroot" ||
      template.slots.some(({ kind, name }) => kind === "option" && looked.has(name))),
  statement(line, model, report) {
    const machine = model.options.machine!;
    const { statement, section } = line;
    const { template } = statement;
    const { tree } = section;
    const say = (at: number, kind: string, haproxy: string): void =>
      report(
        report.words(tree, statement, at),
        `there is no ${kind} '${wordText(tree, statement.word + at)}' here`,
        { haproxy },
      );
    if (template.keyword === "user" || template.keyword === "group") {
      if ((section.kind !== "global" && section.kind !== "program") || template.words < 2) return;
      const name = wordText(tree, statement.word + 1);
      const known = template.keyword === "user" ? machine.hasUser(name) : machine.hasGroup(name);
      if (!known) say(1, template.keyword, `cannot find ${template.keyword} id for '${name}' (0:Success)`);
      return;
    }
    if (template.keyword === "chroot") {
      const path = template.words < 2 ? "" : wordText(tree, statement.word + 1);
      const found = machine.kind(path);
      // Only the first line counts.
      if (path === "" || found === "folder" || model.global("chroot")[0]?.statement !== statement) return;
      const read = machine.read(path);
      const reason = typeof read === "string" ? read : "No such file or directory";
      const odd = reason === "No such file or directory" ? "" : "stat() is failed: ";
      report(
        report.words(tree, statement, 1),
        found === "file" ? `'${path}' is no folder` : `there is no folder '${path}' here`,
        {
          severity: "info",
          diag: true,
          since: "3.1",
          haproxy: `'chroot': '${path}'${found === "file" ? " is not a directory" : `: ${odd}${reason}`}.`,
        },
      );
      return;
    }
    for (const { kind, name: option, at } of template.slots) {
      if (kind !== "option" || !looked.has(option) || at + 1 >= template.words) continue;
      const name = wordText(tree, statement.word + at + 1);
      if (option === "namespace") {
        if (name !== "*" && !machine.hasNamespace(name)) say(at + 1, option, inNamespace(line, name));
      } else if (!(option === "user" ? machine.hasUser(name) : machine.hasGroup(name)))
        say(at + 1, option, onSocket(line, option, name));
    }
  },
});

const looked = new Set(["user", "group", "namespace"]);

function onSocket({ statement, section }: Line, option: string, name: string): string {
  const text = `'${option}' : unknown ${option} name '${name}'`;
  const address = wordText(section.tree, statement.word + 1);
  return statement.template.keyword === "bind"
    ? `'bind ${address}' in section '${section.kind}' : ${text}`
    : `'${statement.template.keyword}' : '${text}'`;
}

function inNamespace({ statement, section }: Line, name: string): string {
  const text = `Cannot open namespace '${name}'.`;
  const second = wordText(section.tree, statement.word + 1);
  const { keyword } = statement.template;
  return whole(
    keyword === "bind"
      ? `${text}\0parsing [${place}] : 'bind ${second}' in section '${section.kind}' : error encountered while processing 'namespace'.`
      : `[${place}] : '${keyword} ${section.name}/${second}' : ${text}`,
  );
}
