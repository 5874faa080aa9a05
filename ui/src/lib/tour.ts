/** The most houses one tour holds: more than anybody sees in a day. */
export const MOST_STOPS = 24;
