// Draws the page: controls on top, panels below. Charts are drawn when they come into view.
const ranges = [6, 12, 36, 60, 120];
const printedWidth = 700;
const monthLength = 30.44 * dayLength;
const page = JSON.parse(document.getElementById("data").textContent);
const all = page.series.map(series => readSeries(series, page.days[series.days]));
const formats = createFormats(page.culture);
const from = Math.min(...all.map(series => series.times[0]));
const to = Math.max(...all.map(series => series.times.at(-1)));
const dark = matchMedia("(prefers-color-scheme: dark)");
const state = { measure: all.every(series => series.kind === "volume") ? "percent" : "shares", layout: "separate", zoom: { start: 0, end: 100 }, isPrinted: false };
let panels = [];
let watcher;

function view() {
  return { ...state, formats, theme: readTheme(), from, to, wheel: panelCount() === 1 ? true : "ctrl", shownFrom: () => from + (to - from) * state.zoom.start / 100 };
}

function kinds() {
  return [...new Set(all.map(series => series.kind))];
}

function panelCount() {
  return state.layout === "overlaid" ? kinds().length : all.length;
}

function showPanels() {
  watcher?.disconnect();
  panels.forEach(panel => panel.instance?.dispose());
  const isAlone = all.length === 1 && !all[0].name && !page.title;
  panels = state.layout === "overlaid"
    ? kinds().map(kind => overlaidPanel(formats, all.filter(series => series.kind === kind)))
    : all.map(series => separatePanel(formats, series, isAlone));
  panels.forEach(setHeight);
  document.getElementById("panels").replaceChildren(...panels.map(panel => panel.content));
  watcher = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => draw(panels.find(panel => panel.chart === entry.target))), { rootMargin: "300px" });
  panels.forEach(panel => watcher.observe(panel.chart));
}

function setHeight(panel) {
  panel.chart.style.height = `${chartHeight(panel.grids, state.isPrinted)}px`;
}

function draw(panel) {
  if (panel.instance) return;
  watcher.unobserve(panel.chart);
  panel.instance = echarts.init(panel.chart, null, { renderer: "svg", locale: document.documentElement.lang === "en" ? "EN" : "ZH" });
  panel.instance.setOption(panel.createOption(view()));
  panel.instance.on("datazoom", () => zoom(panel.instance.getOption().dataZoom[0]));
}

// With the legend as the user has set it.
function redraw() {
  panels.filter(panel => panel.instance).forEach(panel => {
    const [{ selected }] = panel.instance.getOption().legend;
    panel.instance.setOption(panel.createOption(view()), { notMerge: true });
    panel.instance.setOption({ legend: { selected } });
  });
}

// All charts show the same days. Closes are relative to the first day shown, so they are computed again.
function zoom({ start, end }) {
  if (start === state.zoom.start && end === state.zoom.end) return;
  state.zoom = { start, end };
  showControls();
  panels.filter(panel => panel.instance).forEach(panel => {
    panel.instance.dispatchAction({ type: "dataZoom", start, end });
    if (state.layout === "overlaid") panel.instance.setOption({ series: panel.createOption(view()).series });
  });
}

function showText() {
  const codes = new Set(all.map(series => series.code)).size;
  const rows = all.reduce((sum, series) => sum + series.times.length, 0);
  document.getElementById("summary").textContent = texts.span(codes, formats.value("rows", rows), formats.day(from), formats.day(to));
  const simulated = document.getElementById("simulated");
  simulated.hidden = !all.some(series => series.simulated);
  simulated.textContent = texts.simulated([...new Set(all.filter(series => series.simulated).map(series => series.code))].join(", "));
}

// A group of buttons, one of which is pressed.
function choice(label, options, chosen, choose) {
  const group = element("span", "choice", undefined, ...options.map(([value, text]) => {
    const button = element("button", "", text);
    button.type = "button";
    button.setAttribute("aria-pressed", value === chosen);
    button.addEventListener("click", () => choose(value));
    return button;
  }));
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  return group;
}

function showControls() {
  const lengths = ranges.filter(months => months * monthLength < to - from);
  const starts = lengths.map(months => 100 * (1 - months * monthLength / (to - from)));
  const shown = state.zoom.end === 100 ? state.zoom.start : undefined;
  document.getElementById("controls").replaceChildren(
    choice(texts.measureChoice, [["shares", texts.shares], ["percent", texts.percentages]], state.measure, change("measure", redraw)),
    ...(all.length > 1 ? [choice(texts.layoutChoice, [["separate", texts.separate], ["overlaid", texts.overlaid]], state.layout, showLayout)] : []),
    choice(texts.rangeChoice, [...starts.map((start, i) => [start, texts.months(lengths[i])]), [0, texts.all]], shown, start => zoom({ start, end: 100 })),
    element("span", "", panelCount() === 1 ? texts.wheel : texts.ctrlWheel));
}

function change(name, show) {
  return value => {
    state[name] = value;
    showControls();
    show();
  };
}

// Several securities are compared by percentages.
function showLayout(layout) {
  if (layout === "overlaid") state.measure = "percent";
  change("layout", showPanels)(layout);
}

// Paper shows every chart, in the light colours and at its own size.
function print(isPrinted) {
  state.isPrinted = isPrinted;
  document.documentElement.classList.toggle("printed", isPrinted);
  panels.forEach(setHeight);
  panels.forEach(draw);
  panels.forEach(panel => panel.instance.resize(isPrinted ? { width: printedWidth } : {}));
  redraw();
}

showText();
showControls();
showPanels();
dark.addEventListener("change", redraw);
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
addEventListener("resize", () => state.isPrinted || panels.forEach(panel => panel.instance?.resize()));
