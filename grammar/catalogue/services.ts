// Services: what `http-request use-service` may name. Manual 4.2 and the exporter's own guide.
import type { Service } from "./types.ts";

export const services: Record<string, Service> = {
  "prometheus-exporter": {
    sets: ["http-request"],
    since: "2.0",
    runtime: "no: the Prometheus exporter comes in a later version",
    summary: "Serves statistics in the form Prometheus reads.",
    manual: "4.2",
    feature: "PROMEX",
  },
};
