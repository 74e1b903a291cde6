/** Something outside our code went wrong; the message is the one line that is shown. */
export class Failure extends Error {}
