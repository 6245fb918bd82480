// Messages of other protocols: protocol buffers, gRPC, FIX, MQTT.
import type { Converter } from "../types.ts";

export const messagesConverters = {
  protobuf: {
    args: "<field:str>[,<type:enum(int32,uint32,sint32,int64,uint64,sint64,bool,enum,fixed64,sfixed64,double,fixed32,sfixed32,float)>]",
    in: "bin",
    out: "bin",
    since: "2.0",
    runtime: "yes",
    summary: "A field of a protocol buffers message, by its dotted number; raw unless a type is given.",
    manual: "7.3.1",
  },
  ungrpc: {
    args: "<field:str>[,<type:enum(int32,uint32,sint32,int64,uint64,sint64,bool,enum,fixed64,sfixed64,double,fixed32,sfixed32,float)>]",
    in: "bin",
    out: "bin",
    since: "2.0",
    runtime: "yes",
    summary: "As protobuf, for a gRPC message with its five-byte head.",
    manual: "7.3.1",
  },
  fix_is_valid: {
    in: "bin",
    out: "bool",
    since: "2.4",
    runtime: "yes",
    summary: "True when the bytes are one complete FIX message; waits for more when they may become one.",
    manual: "7.3.1",
  },
  fix_tag_value: {
    args: "<tag:str>",
    in: "bin",
    out: "bin",
    since: "2.4",
    runtime: "yes",
    summary: "Value of a tag of a FIX message, by name or number.",
    manual: "7.3.1",
  },
  mqtt_is_valid: {
    in: "bin",
    out: "bool",
    since: "2.4",
    runtime: "yes",
    summary: "True when the bytes are one complete MQTT packet; waits for more when they may become one.",
    manual: "7.3.1",
  },
  mqtt_field_value: {
    args: "<packet:str>,<field:str>",
    in: "bin",
    out: "str",
    since: "2.4",
    runtime: "yes",
    summary: "A field or property of an MQTT packet of that type.",
    manual: "7.3.1",
  },
} as const satisfies Record<string, Converter>;
