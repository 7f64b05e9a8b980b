// The hours of the house: what this browser keeps and what the desk has saved are told by one clock, the edition's, wherever the
// writer's computer believes itself to be.

/** Answers how a moment (RFC 3339) is said in a time zone: the hour, and the day where it is not today. */
export function hoursOf(zone: string): (at: string) => string {
  const known = timeZone(zone);
  const day = new Intl.DateTimeFormat('sv-SE', { ...known, dateStyle: 'short' });
  const time = new Intl.DateTimeFormat('en-GB', { ...known, timeStyle: 'medium' });
  return (at) => {
    const moment = new Date(at);
    return day.format(moment) === day.format(new Date()) ? time.format(moment) : `${day.format(moment)} ${time.format(moment)}`;
  };
}

/** Answers a zone that this browser knows, else the computer's own. */
function timeZone(zone: string): { timeZone?: string } {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return zone ? { timeZone: zone } : {};
  } catch {
    return {};
  }
}
