import { makeRate } from "./rate.ts";
import type { Counters } from "./world.ts";

/** Fresh counters of a proxy side, listener or server. */
export function makeCounters(): Counters {
  return {
    curConns: 0,
    maxConns: 0,
    limConns: 0,
    totalConns: 0,
    bytesIn: 0,
    bytesOut: 0,
    deniedReq: 0,
    deniedRes: 0,
    errReq: 0,
    errConn: 0,
    errRes: 0,
    warnRetries: 0,
    warnRedispatches: 0,
    cliAborts: 0,
    srvAborts: 0,
    httpReqTotal: 0,
    httpReqRateMax: 0,
    rateMax: 0,
    connRateMax: 0,
    connTotal: 0,
    internalErrors: 0,
    connect: 0,
    reuse: 0,
    cacheLookups: 0,
    lbTotal: 0,
    deniedConn: 0,
    deniedSess: 0,
    failedRewrites: 0,
    hrsp: [0, 0, 0, 0, 0, 0],
    sessRate: makeRate(),
    connRate: makeRate(),
    reqRate: makeRate(),
    qTime: 0,
    cTime: 0,
    rTime: 0,
    tTime: 0,
    qTimeMax: 0,
    cTimeMax: 0,
    rTimeMax: 0,
    tTimeMax: 0,
    intercepted: 0,
    lastSession: 0,
  };
}

/**
 * `clear counters` (maxima only) or `clear counters all` (everything that is not a present quantity).
 */
export function clearCounters(c: Counters, all: boolean): void {
  c.maxConns = c.curConns;
  c.rateMax = 0;
  c.connRateMax = 0;
  c.httpReqRateMax = 0;
  if (!all) return;
  const { curConns, limConns } = c;
  Object.assign(c, makeCounters(), { curConns, limConns, lastSession: 0, maxConns: curConns });
}

/** Number of samples the average times in statistics are smoothed over. */
export const TIME_SAMPLES = 512;

/** Adds one sample to a sliding sum over TIME_SAMPLES; the average is the sum divided by TIME_SAMPLES. */
export function slide(sum: number, sample: number): number {
  return sum - Math.floor((sum + TIME_SAMPLES - 1) / TIME_SAMPLES) + sample;
}

/** The average a sliding sum stands for, rounded up as the statistics show it. */
export function slidingAverage(sum: number): number {
  return Math.floor((sum + TIME_SAMPLES - 1) / TIME_SAMPLES);
}
