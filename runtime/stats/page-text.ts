/** Small pieces of the stats page's HTML. Texts are byte strings; the page is served as UTF-8 bytes as they stand. */
const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (c) => entities[c]!);
}

/** 1234567 as "1.23 M": three digits are enough to read; the exact number is in the title. */
export function short(n: number, unit = ""): string {
  if (n < 1000) return `${n}${unit === "" ? "" : ` ${unit}`}`;
  const steps = ["k", "M", "G", "T", "P"];
  let v = n;
  let i = -1;
  while (v >= 1000 && i < steps.length - 1) {
    v /= 1000;
    i++;
  }
  return `${v >= 100 ? Math.round(v) : v.toFixed(v >= 10 ? 1 : 2)} ${steps[i]}${unit}`;
}

/** Seconds as the two largest units: "2h03m". */
export function span(seconds: number): string {
  const d = Math.floor(seconds / 86400);
  const h = Math.floor(seconds / 3600) % 24;
  const m = Math.floor(seconds / 60) % 60;
  const s = seconds % 60;
  if (d > 0) return `${d}d${h}h`;
  if (h > 0) return `${h}h${m}m`;
  return m > 0 ? `${m}m${s}s` : `${s}s`;
}

/** Class of the coloured badge of a `status` column. */
export function stateClass(status: string): string {
  if (/^(UP|OPEN|no check)$/.test(status) || /^UP \(\d/.test(status))
    return status === "no check" ? "" : "up";
  if (/^(UP|NOLB|DRAIN|FULL|WAITING|PAUSED)/.test(status)) return "warn";
  if (/^MAINT/.test(status)) return "maint";
  return /^(DOWN|STOP)/.test(status) ? "down" : "";
}
