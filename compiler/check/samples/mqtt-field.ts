/** Field names that `mqtt_field_value` takes, by packet type; numbers are properties of MQTT 5.0. */
const fields: Readonly<Record<string, string>> = {
  connect:
    "protocol_name protocol_version flags keepalive client_identifier will_topic will_payload username password 1 2 3 8 9 17 21 22 23 24 25 33 34 38 39",
  connack: "flags protocol_version reason_code 17 18 19 21 22 26 28 31 33 34 36 37 38 39 40 41 42",
  publish: "1 2 3 8 9 11 35 38",
  puback: "reason_code 31 38",
  pubrec: "reason_code 31 38",
  pubrel: "reason_code 31 38",
  pubcomp: "reason_code 31 38",
  subscribe: "11 38",
  suback: "31 38",
  unsubscribe: "38",
  unsuback: "31 38",
  pingreq: "",
  pingresp: "",
  disconnect: "reason_code 17 28 31 38",
  auth: "21 22 31 38",
};
const types = Object.keys(fields);

/** What is wrong with the arguments of `mqtt_field_value`: a packet type, by name or number, and one of its fields. */
export function mqttField([type = "", field = ""]: readonly string[]): string | undefined {
  const name = /^\d+$/.test(type) ? types[Number(type) - 1] : type.toLowerCase();
  if (name === undefined || !Object.hasOwn(fields, name)) return `Unknown MQTT type '${type}'`;
  return field !== "" && fields[name]!.split(" ").includes(field.toLowerCase())
    ? undefined
    : `Unknown MQTT field name '${field}' for packet type '${type}'`;
}
