/** An event that could not be taken into the views of this instance. */
export class ParkedEvent {
  stream: string;
  /** Its place in its stream, from 0. */
  revision: number;
  /** Its place in the log. */
  position: string;
  eventId: string;
  /** A sentence, without anything that the event says. */
  reason: string;
}

/** What is parked on this instance. */
export class ParkedEvents {
  /** How many there are. */
  total: number;
  /** The first 50 of them. */
  events: ParkedEvent[];
}
