// What a hover shows: elements whose texts are never read as markup.
function element(tag, className, text, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

function tip(day, entries) {
  return element("div", "", undefined, element("div", "day", day), ...entries.map(entry => {
    const dot = element("span", "dot");
    dot.style.background = entry.color;
    return element("div", "entry", undefined, dot, element("span", "label", entry.label), element("span", "value", entry.value));
  }));
}

function tipOfRow({ theme, formats, measure }, series, time) {
  const i = indexAt(series, time);
  const colors = { position: theme.short, shortVolume: measure === "percent" ? theme.cover : theme.short, percent: theme.short, daysToCover: theme.cover, close: theme.close };
  return i < 0 ? "" : tip(formats.day(series.times[i]), columnsOf(series).map(name =>
    ({ color: colors[name] ?? theme.rest, label: texts[name], value: formats.value(name, series[name][i]) })));
}

// A security that has no row of the day is shown with the row before it.
function tipOfCodes({ formats }, styled, main, time) {
  return tip(formats.day(time), styled.map(({ series, color }) => ({ series, color, i: indexAt(series, time) })).filter(({ i }) => i >= 0)
    .map(({ series, color, i }) => ({ color, label: series.code, value: `${formats.value(main, series[main]?.[i])}  ·  ${formats.value("close", series.close?.[i])}` })));
}
