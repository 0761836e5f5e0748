// The series of the page: times in milliseconds, and what follows from the numbers.
const dayLength = 86400000;
const meanLength = 20;

function readSeries(data, days) {
  let day = 0;
  const times = days.map(step => (day += step) * dayLength);
  const percent = data.percent ?? data.shortVolume?.map((value, i) => value === null || !data.volume?.[i] ? null : 100 * value / data.volume[i]);
  return { ...data, times, percent };
}

// The columns that a series has, in the order in which they are shown.
function columnsOf(series) {
  return ["position", "shortVolume", "percent", "daysToCover", "averageVolume", "volume", "close"].filter(name => series[name]?.some(value => value !== null));
}

// The column that is drawn large.
function mainColumn(series, measure) {
  return measure === "percent" ? "percent" : series.kind === "volume" ? "shortVolume" : "position";
}

function kindText(kind) {
  return kind === "volume" ? texts.dailyVolume : texts.interest;
}

function points(series, name) {
  return series.times.map((time, i) => [time, series[name]?.[i] ?? null]);
}

// Values between two gaps: a line does not show them.
function lonePoints(data) {
  const isGap = point => (point?.[1] ?? null) === null;
  return data.filter((point, i) => !isGap(point) && isGap(data[i - 1]) && isGap(data[i + 1]));
}

function movingMean(series, name) {
  return series.times.map((time, i) => {
    const values = series[name].slice(Math.max(0, i + 1 - meanLength), i + 1).filter(value => value !== null);
    return [time, i + 1 < meanLength || values.length === 0 ? null : values.reduce((sum, value) => sum + value) / values.length];
  });
}

// Closes in percent of the first one that is not before a time, so that securities can be compared.
function relativeCloses(series, from) {
  const closes = series.close ?? [];
  const base = closes[series.times.findIndex((time, i) => time >= from && (closes[i] ?? 0) !== 0)];
  return series.times.map((time, i) => [time, base === undefined || (closes[i] ?? null) === null ? null : 100 * closes[i] / base]);
}

// The index of the newest row that is not after a time; -1 if there is none.
function indexAt(series, time) {
  let low = 0;
  let high = series.times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.times[middle] <= time) low = middle + 1; else high = middle;
  }
  return low - 1;
}
