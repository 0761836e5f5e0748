// A panel is a heading, the newest figures, a chart and the tables below it.
function separatePanel(formats, series, isAlone) {
  return panel(formats, [series], isAlone ? "" : heading(series), newest(formats, series), lowerGrids(series).length, view => separateOption(view, series));
}

function overlaidPanel(formats, all) {
  return panel(formats, all, element("h2", "", kindText(all[0].kind)), "", overlaidGrids(all), view => overlaidOption(view, all));
}

function panel(formats, all, title, facts, grids, createOption) {
  const chart = element("div", "chart");
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", texts.chartOf(all.map(series => series.code).join(", "), kindText(all[0].kind)));
  const content = element("section", "panel", undefined, title, facts, chart, ...all.map(series => figures(series, formats, all.length > 1)));
  return { content, chart, createOption, grids };
}

function heading(series) {
  return element("h2", "", series.code, ...(series.name ? [element("span", "name", series.name)] : []));
}

// The figures of the newest row, and how they changed from the row before.
function newest(formats, series) {
  const last = series.times.length - 1;
  const fact = (label, value, note) => element("li", "", undefined, element("span", "label", label), element("span", "value", value, element("span", "change", note)));
  const facts = columnsOf(series).map(name => {
    const [before, value] = [series[name][last - 1], series[name][last]];
    return fact(texts[name], formats.value(name, value), before && value !== null && name !== "percent" ? formats.change(100 * (value / before - 1)) : "");
  });
  return element("ul", "facts", undefined,
    fact(kindText(series.kind), formats.day(series.times[last]), last > 0 ? texts.comparedWith(formats.day(series.times[last - 1])) : ""), ...facts);
}
