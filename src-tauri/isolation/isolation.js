// Every message from the window to the core passes here first, in a frame of its own that the window's scripts cannot
// reach. It lets through calls of commands by name and the two event calls, and nothing else.
window.__TAURI_ISOLATION_HOOK__ = (message) => {
  const command = message && message.cmd;
  const ours = typeof command === "string" && /^[a-z][a-z0-9_]{1,60}$/.test(command);
  const events = command === "plugin:event|listen" || command === "plugin:event|unlisten";
  if (!ours && !events) {
    throw new Error("refused: " + String(command));
  }
  return message;
};
