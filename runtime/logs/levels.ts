/** Syslog severities by rank; 0 is the gravest. */
export const levels = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"] as const;

const facilities =
  "kern user mail daemon auth syslog lpr news uucp cron auth2 ftp ntp audit alert cron2 local0 local1 local2 local3 local4 local5 local6 local7".split(
    " ",
  );

/** Rank of a severity name; unknown names count as debug. */
export function levelRank(name: string): number {
  const rank = (levels as readonly string[]).indexOf(name);
  return rank < 0 ? 7 : rank;
}

/** Number of a facility name; unknown names count as local0. */
export function facilityNumber(name: string): number {
  const number = facilities.indexOf(name);
  return number < 0 ? 16 : number;
}
