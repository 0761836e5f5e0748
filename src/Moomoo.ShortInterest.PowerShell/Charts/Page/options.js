// What ECharts draws: option objects, created again for every change of colours, measure or layout.
const overlayColors = ["#4e79a7", "#f28e2b", "#e15759", "#59a14f", "#b07aa1", "#76b7b2", "#edc948", "#ff9da7", "#9c755f", "#8f9aa6"];
const gridLeft = 64;
const gridRight = 64;
const gridGap = 38;
const gridTop = 52;
// On paper there is no slider, and two charts fit on a page.
const screenHeights = { main: 270, lower: 84, foot: 74 };
const paperHeights = { main: 160, lower: 58, foot: 30 };

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(["surface", "ink", "muted", "line", "short", "close", "cover", "rest"].map(name => [name, color(name)]));
}

function chartHeight(lowerGrids, isPrinted) {
  const { main, lower, foot } = isPrinted ? paperHeights : screenHeights;
  return gridTop + main + lowerGrids * (gridGap + lower) + foot;
}

// What all charts share. Each grid has a time axis over the same days, and one zoom moves them all.
function frame(view, grids, series, tip) {
  const { theme } = view;
  const { main, lower } = view.isPrinted ? paperHeights : screenHeights;
  const bottom = grids.length - 1;
  const axes = grids.map((_, i) => i);
  return {
    animation: false,
    useUTC: true,
    textStyle: { color: theme.ink, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: grids.map((_, i) => ({
      left: gridLeft, right: gridRight, outerBoundsMode: "none",
      top: i === 0 ? gridTop : gridTop + main + gridGap + (i - 1) * (lower + gridGap),
      height: i === 0 ? main : lower,
    })),
    legend: { type: "scroll", top: 4, left: gridLeft, right: gridRight, icon: "roundRect", itemWidth: 14, itemHeight: 4, itemGap: 18,
      textStyle: { color: theme.ink, fontSize: 13 }, inactiveColor: theme.rest, pageTextStyle: { color: theme.muted }, pageIconColor: theme.muted, pageIconInactiveColor: theme.line },
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: theme.muted, type: "dashed" }, label: { show: false } },
    tooltip: { trigger: "axis", confine: true, transitionDuration: 0, className: "tip", formatter: tip,
      backgroundColor: theme.surface, borderColor: theme.line, borderWidth: 1, padding: [8, 12], textStyle: { color: theme.ink, fontSize: 13 } },
    xAxis: grids.map((_, i) => ({
      type: "time", gridIndex: i, min: view.from, max: view.to,
      axisLine: { lineStyle: { color: theme.line } }, axisTick: { show: i === bottom, lineStyle: { color: theme.line } }, splitLine: { show: false },
      axisLabel: { show: i === bottom, color: theme.muted, hideOverlap: true },
    })),
    yAxis: grids.flat(),
    dataZoom: [
      { type: "inside", xAxisIndex: axes, start: view.zoom.start, end: view.zoom.end, zoomOnMouseWheel: view.wheel, preventDefaultMouseMove: false },
      { type: "slider", xAxisIndex: axes, start: view.zoom.start, end: view.zoom.end, show: !view.isPrinted, bottom: 8, height: 22, left: gridLeft, right: gridRight,
        showDetail: false, brushSelect: false, borderColor: theme.line, fillerColor: `${theme.short}22`, handleStyle: { color: theme.surface, borderColor: theme.short },
        moveHandleStyle: { color: theme.rest }, emphasis: { moveHandleStyle: { color: theme.muted } }, backgroundColor: "transparent",
        dataBackground: { lineStyle: { color: theme.rest }, areaStyle: { color: theme.rest } },
        selectedDataBackground: { lineStyle: { color: theme.short }, areaStyle: { color: theme.short } } },
    ],
    series,
  };
}

function valueAxis(theme, gridIndex, color, format, more) {
  return { type: "value", gridIndex, nameGap: 12, nameTextStyle: { align: "left", color: theme.muted }, splitNumber: gridIndex === 0 ? 5 : 2, axisLabel: { color, formatter: format }, splitLine: { lineStyle: { color: theme.line } }, ...more };
}

function line(name, data, color, axis, more) {
  return { type: "line", name, data, color, xAxisIndex: axis.x, yAxisIndex: axis.y, showSymbol: false, symbol: "circle", symbolSize: 7, lineStyle: { width: 2, color }, ...more };
}

// The slider draws a line from its first point to its last as if they were those of the axis.
function over({ from, to }, data) {
  return [...(data[0][0] > from ? [[from, null]] : []), ...data, ...(data.at(-1)[0] < to ? [[to, null]] : [])];
}

// A line, and dots for its values between two gaps.
function dottedLine(name, data, color, axis, more) {
  const lone = lonePoints(data);
  return [line(name, data, color, axis, more), ...(lone.length > 0 ? [{ type: "scatter", name, data: lone, color, xAxisIndex: axis.x, yAxisIndex: axis.y, symbolSize: 4 }] : [])];
}

function bars(name, data, color, axis) {
  return { type: "bar", name, data, color, xAxisIndex: axis.x, yAxisIndex: axis.y, barMaxWidth: 10 };
}

// What thousands of bars would look like, as one shape.
function steps(name, data, color, axis) {
  return line(name, data, color, axis, { step: "middle", lineStyle: { width: 0 }, areaStyle: { color, opacity: 1 } });
}

// One security: its short position, percent or volume against the close; below it days to cover, or the volume of the day.
function separateOption(view, series) {
  const { theme, formats, measure } = view;
  const main = mainColumn(series, measure);
  const lower = lowerGrids(series);
  const area = { opacity: 0.16, color: theme.short };
  const thin = { itemStyle: { opacity: 0.45 }, lineStyle: { width: 1, color: theme.short, opacity: 0.45 } };
  const drawn = [
    ...dottedLine(texts[main], over(view, points(series, main)), theme.short, { x: 0, y: 0 }, { areaStyle: area, ...(series.kind === "volume" ? thin : {}) }),
    ...(series.kind === "volume" ? [line(texts.mean, movingMean(series, main), theme.short, { x: 0, y: 0 }, { lineStyle: { width: 2.5, color: theme.short } })] : []),
    ...dottedLine(texts.close, points(series, "close"), theme.close, { x: 0, y: 1 }, { lineStyle: { width: 1.5, color: theme.close } }),
    ...lower.flatMap(name => name === "volume"
      ? [steps(texts.volume, points(series, "volume"), theme.rest, { x: 1, y: 2 }),
        ...(main === "percent" ? [steps(texts.shortVolume, points(series, "shortVolume"), theme.cover, { x: 1, y: 2 })] : [])]
      : [bars(texts.daysToCover, points(series, "daysToCover"), theme.cover, { x: 1, y: 2 })]),
  ];
  const axes = [
    [valueAxis(theme, 0, theme.short, formats.axis(main)), valueAxis(theme, 0, theme.close, formats.axis("close"), { scale: true, position: "right", splitLine: { show: false } })],
    ...lower.map(name => [valueAxis(theme, 1, theme.cover, formats.axis(name))]),
  ];
  return frame(view, axes, drawn, hovered => tipOfRow(view, series, hovered[0].axisValue));
}

function lowerGrids(series) {
  return [series.kind === "volume" ? "volume" : "daysToCover"].filter(name => columnsOf(series).includes(name));
}

// Several securities: one line each for the measure, the close in percent of the first day shown, and days to cover.
function overlaidOption(view, all) {
  const { theme, formats, measure } = view;
  const main = mainColumn(all[0], measure);
  const withCover = all.filter(series => columnsOf(series).includes("daysToCover"));
  const styled = all.map((series, i) => ({ series, color: overlayColors[i % overlayColors.length], dash: i < overlayColors.length ? "solid" : "dashed" }));
  const drawn = styled.flatMap(({ series, color, dash }) => {
    const data = series.kind === "volume" ? movingMean(series, main) : points(series, main);
    const draw = (data, x, width) => dottedLine(series.code, data, color, { x, y: x }, { lineStyle: { width, color, type: dash } });
    return [
      ...draw(over(view, data), 0, 2),
      ...draw(relativeCloses(series, view.shownFrom()), 1, 1.5),
      ...(withCover.includes(series) ? draw(points(series, "daysToCover"), 2, 1.5) : []),
    ];
  });
  const title = (gridIndex, name, format, more) => [valueAxis(theme, gridIndex, theme.muted, format, { name, ...more })];
  const axes = [
    title(0, all[0].kind === "volume" ? `${texts[main]}, ${texts.mean}` : texts[main], formats.axis(main)),
    title(1, texts.relativeClose, formats.axis("close"), { scale: true }),
    ...(withCover.length > 0 ? [title(2, texts.daysToCover, formats.axis("daysToCover"))] : []),
  ];
  return frame(view, axes, drawn, hovered => tipOfCodes(view, styled, main, hovered[0].axisValue));
}

function overlaidGrids(all) {
  return all.some(series => columnsOf(series).includes("daysToCover")) ? 2 : 1;
}
