// Numbers as the user's culture writes them; days as the module's tables do.
function createFormats(culture) {
  const number = options => {
    try { return new Intl.NumberFormat(culture || "en", options); } catch { return new Intl.NumberFormat("en", options); }
  };
  const shares = number({ maximumFractionDigits: 0 });
  const fixed = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const price = number({ minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const compact = number({ notation: "compact", maximumFractionDigits: 2 });
  const plain = number({ maximumFractionDigits: 2 });
  const signed = number({ minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" });
  const byColumn = { percent: value => `${fixed.format(value)}%`, daysToCover: fixed.format, close: price.format };
  return {
    day: time => new Date(time).toISOString().slice(0, 10),
    change: value => `${signed.format(value)}%`,
    axis: name => name === "percent" ? value => `${plain.format(value)}%` : name === "close" || name === "daysToCover" ? plain.format : compact.format,
    value: (name, value) => (value ?? null) === null ? "–" : (byColumn[name] ?? shares.format)(value),
  };
}
