/** Ready-made checks: SMTP, Redis, PostgreSQL, MySQL, LDAP, SSL hello (manual 4.2 "option ...-check"). */
import type { CheckPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { containsText, expectBytes, matchesRegex } from "./expect-bytes.ts";
import { expectLdapBind, expectMysql } from "./expect-custom.ts";
import { implicitConnect, type SendStep, type Step } from "./steps.ts";

const send = (make: () => Buffer): SendStep => ({ kind: "send", make, comment: undefined });
const sendText = (text: string): SendStep => send(() => Buffer.from(text, "latin1"));

const payload = (s: Stream): string => Buffer.from(s.res.peek()).toString("latin1");
const firstLine = (text: string): string => text.split(/[\r\n]/)[0] ?? "";
/** What follows a three-digit reply code. */
const message = (s: Stream): string => firstLine(payload(s).slice(4).replace(/^ +/, ""));
const replyCode = (s: Stream): number => Number.parseInt(payload(s).slice(0, 3), 10) || 0;
const text = (source: RegExp) => matchesRegex((t) => source.test(t), false);
const hexText = (source: RegExp) => matchesRegex((t) => source.test(t), true);

function smtp(args: CheckPlan["args"]): Step[] {
  const command = args["hello"] && args["domain"] ? `${args["hello"]} ${args["domain"]}` : "HELO localhost";
  const reply = { generic: false, errorStatus: "L7STS", onError: message, statusCode: replyCode } as const;
  return [
    expectBytes(text(/^[0-9]{3}[ \r]/), {
      generic: false,
      minRecv: 4,
      errorStatus: "L7RSP",
      onError: (s) => firstLine(payload(s)),
    }),
    expectBytes(text(/^2[0-9]{2}[ \r]/), { ...reply, minRecv: 4 }),
    sendText(`${command}\r\n`),
    expectBytes(text(/^(2[0-9]{2}-[^\r]*\r\n)*2[0-9]{2}[ \r]/), { ...reply, onSuccess: message }),
    sendText("QUIT\r\n"),
    expectBytes(text(/^2[0-9]{2}[- \r]/), { ...reply, minRecv: 4, onSuccess: message }),
  ];
}

function redis(): Step[] {
  return [
    sendText("*1\r\n$4\r\nPING\r\n"),
    expectBytes(containsText("+PONG\r\n"), {
      generic: false,
      errorStatus: "L7STS",
      onError: (s) => firstLine(payload(s)),
      onSuccess: () => "Redis server is ok",
    }),
  ];
}

function pgsql(args: CheckPlan["args"]): Step[] {
  const user = String(args["user"] ?? "");
  const packet = Buffer.alloc(8);
  packet.writeUInt32BE(15 + user.length, 0);
  packet.writeUInt32BE(0x00030000, 4);
  const hello = Buffer.concat([packet, Buffer.from(`user\0${user}\0\0`, "latin1")]);
  return [
    send(() => hello),
    expectBytes(text(/^E/), {
      generic: false,
      negate: true,
      minRecv: 5,
      errorStatus: "L7RSP",
      onError: (s) => payload(s).slice(6),
    }),
    expectBytes(hexText(/^52000000[A-Z0-9]{2}000000(00|02|03|04|05|06|07|09|0A)/), {
      generic: false,
      minRecv: 9,
      errorStatus: "L7STS",
      onSuccess: () => "PostgreSQL server is ok",
      onError: () => "PostgreSQL unknown error",
    }),
  ];
}

const mysqlPlugin = `00${Buffer.from("mysql_native_password\0").toString("hex")}`;

function mysql(args: CheckPlan["args"]): Step[] {
  const user = args["user"];
  if (typeof user !== "string" || user === "") return [expectMysql(false)];
  const name = Buffer.from(user, "latin1").toString("hex");
  const version = args["version"] ?? "post-41";
  const tail = `${name}0000`;
  const body =
    version === "pre-41"
      ? `0080000001${tail}`
      : `${version === "post-80" ? "00820800" : "00820000"}0080000121${"00".repeat(23)}${
          version === "post-80" ? `${name}00${mysqlPlugin}` : tail
        }`;
  const login = Buffer.from(body, "hex");
  const header = Buffer.alloc(4);
  header.writeUIntLE(login.length, 0, 3);
  header[3] = 1;
  const packet = Buffer.concat([header, login, Buffer.from("0100000001", "hex")]);
  return [send(() => packet), expectMysql(false), expectMysql(true)];
}

function ldap(): Step[] {
  return [
    send(() => Buffer.from("300C020101600702010304008000", "hex")),
    expectBytes(hexText(/^30/), { generic: false, minRecv: 14, onError: () => "Not LDAPv3 protocol" }),
    expectLdapBind,
  ];
}

function sslHello(): Step[] {
  let suites = "";
  for (let n = 1; n <= 0x1b; n++) suites += n.toString(16).padStart(4, "0");
  for (let n = 0x2f; n <= 0x3a; n++) suites += n.toString(16).padStart(4, "0");
  return [
    send(() => {
      const time = Math.floor(Date.now() / 1000)
        .toString(16)
        .padStart(8, "0");
      const random = Buffer.from("HAPROXYSSLCHK\nHAPROXYSSLCHK\n").toString("hex");
      return Buffer.from(`1603000079010000750300${time}${random}00004E${suites}0100`, "hex");
    }),
    expectBytes(hexText(/^1[56]/), {
      generic: false,
      minRecv: 5,
      okStatus: "L6OK",
      errorStatus: "L6RSP",
      toutStatus: "L6TOUT",
    }),
  ];
}

/** Steps after the connection, or undefined when the type is not one of these. */
export function protocolSteps(plan: CheckPlan): Step[] | undefined {
  const steps = { smtp, redis, pgsql, mysql, ldap, "ssl-hello": sslHello } as Record<
    string,
    ((args: CheckPlan["args"]) => Step[]) | undefined
  >;
  const made = steps[plan.type]?.(plan.args);
  return made && [implicitConnect, ...made];
}
