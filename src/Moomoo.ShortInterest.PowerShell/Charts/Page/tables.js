// The figures of a series as a table, newest first. It is made when it is opened, since years of days are many cells.
function figures(series, formats, isNamed) {
  const title = texts.rows(formats.value("rows", series.times.length));
  const details = element("details", "", undefined, element("summary", "", isNamed ? `${series.code}: ${title}` : title));
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("table")) details.append(scrollable(table(series, formats), `${kindText(series.kind)}: ${series.code}`));
  });
  return details;
}

function scrollable(content, label) {
  const area = element("div", "rows", undefined, content);
  area.tabIndex = 0;
  area.setAttribute("role", "region");
  area.setAttribute("aria-label", label);
  return area;
}

function table(series, formats) {
  const columns = columnsOf(series);
  const head = (text, scope) => {
    const cell = element("th", "", text);
    cell.scope = scope;
    return cell;
  };
  const rows = series.times.map((time, i) =>
    element("tr", "", undefined, head(formats.day(time), "row"), ...columns.map(name => element("td", "", formats.value(name, series[name][i])))));
  return element("table", "", undefined,
    element("caption", "", `${kindText(series.kind)}: ${series.code}`),
    element("thead", "", undefined, element("tr", "", undefined, head(texts.day, "col"), ...columns.map(name => head(texts[name], "col")))),
    element("tbody", "", undefined, ...rows.reverse()));
}
