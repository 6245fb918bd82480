import type { ConverterFactory } from "../handlers.ts";
import { INCOMPLETE } from "../value.ts";
import { looseUint } from "./addresses.ts";
import { refuse, textArg } from "./args.ts";
import { mqttTypes, readMqtt } from "./mqtt-packet.ts";

export const mqtt = {
  mqtt_is_valid: () => (v) => {
    const packet = readMqtt(v as Uint8Array);
    return packet === INCOMPLETE ? INCOMPLETE : packet !== undefined;
  },
  mqtt_field_value: (args, load) => {
    const type = packetType(textArg(args, 0));
    const field = textArg(args, 1).toLowerCase();
    if (type <= 0) return refuse(load, "mqtt_field_value", `there is no packet type '${textArg(args, 0)}'`);
    return (v) => {
      const packet = readMqtt(v as Uint8Array);
      if (packet === INCOMPLETE) return INCOMPLETE;
      if (packet?.type !== type) return undefined;
      const value = packet.fields.get(field);
      return value === undefined || value === "" ? undefined : String(value);
    };
  },
} satisfies Record<string, ConverterFactory>;

function packetType(text: string): number {
  const n = looseUint(text);
  return n > 0 && n < mqttTypes.length ? n : mqttTypes.indexOf(text.toUpperCase());
}
