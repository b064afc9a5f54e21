// Time since a moment of the server's clock, told by the phone's own clock set to the server's.

let offset = 0; // server minus phone, in milliseconds

/** Sets the clock by a server time that has just arrived. */
export function setClock(serverTime) {
  const server = Date.parse(serverTime);
  if (Number.isFinite(server)) offset = server - Date.now();
}

/** "7:05" since a moment; "" when there is none; never below zero. */
export function since(moment) {
  if (!moment) return "";
  const seconds = Math.max(0, Math.floor((Date.now() + offset - Date.parse(moment)) / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** Calls `tick` at each full second until the returned function is called. */
export function everySecond(tick) {
  let timer = 0;
  const next = () => {
    tick();
    timer = setTimeout(next, 1000 - (Date.now() % 1000));
  };
  next();
  return () => clearTimeout(timer);
}
