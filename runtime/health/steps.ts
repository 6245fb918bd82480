/** Steps of a check, ready to run. */
import type { AddressPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { CheckConnection } from "./check-connection.ts";
import type { CheckResult } from "./check-result.ts";
import type { CheckStream } from "./check-stream.ts";
import type { StatusName } from "./statuses.ts";

export interface ConnectStep {
  kind: "connect";
  implicit: boolean;
  /** Follow the server's own check settings (address, send-proxy). */
  useDefaults: boolean;
  port: number | ((s: Stream) => number) | undefined;
  addr: AddressPlan | undefined;
  sendProxy: boolean;
  comment: string | undefined;
}

export interface SendStep {
  kind: "send";
  /** undefined: nothing to send, go on. */
  make(c: CheckStream): Uint8Array | undefined;
  comment: string | undefined;
}

/** wait: more data may change the verdict; go: next step; stop: the check ends. */
export type Judgement = "wait" | "go" | CheckResult;

export interface ExpectStep {
  kind: "expect";
  /** `last`: no more data will come. */
  judge(c: CheckStream, connection: CheckConnection, last: boolean, step: number): Judgement;
  /** For messages when nothing came: "string 'PONG'". */
  what: string;
  onTimeout: StatusName | undefined;
  success(c: CheckStream): CheckResult;
  comment: string | undefined;
}

export interface ActionStep {
  kind: "action";
  run(s: Stream): void;
}

export interface CommentStep {
  kind: "comment";
}

export type Step = ConnectStep | SendStep | ExpectStep | ActionStep | CommentStep;

export const implicitConnect: ConnectStep = {
  kind: "connect",
  implicit: true,
  useDefaults: true,
  port: undefined,
  addr: undefined,
  sendProxy: false,
  comment: undefined,
};

/** Whether "(tcp-check)" and step numbers appear in texts (tcp-check), or a protocol speaks for itself. */
export interface Script {
  steps: Step[];
  generic: boolean;
  http: boolean;
  /** disable-on-404 is set. */
  lenient404: boolean;
}
