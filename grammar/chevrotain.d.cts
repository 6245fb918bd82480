/** Loads Chevrotain on the first call. */
export declare function chevrotain(): typeof import("chevrotain");
