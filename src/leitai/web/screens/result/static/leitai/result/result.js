// Charts on wide screens by ECharts (SVG); phones read the tables beneath, which say the same.
import { data } from "../js/words.js";

const script = document.getElementById("result-script");
const wide = window.matchMedia("(min-width: 60rem)");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function loadCharts() {
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = script.dataset.echarts;
    tag.addEventListener("load", () => resolve(window.echarts));
    tag.addEventListener("error", reject);
    document.head.append(tag);
  });
}

/** A dot for each group in each unit's row, on an axis that does not begin at zero and says so. */
function options(columns, rows) {
  const shapes = ["circle", "diamond", "rect", "triangle", "roundRect", "pin"];
  const colours = ["--ink", "--accent", "--jade", "--amber", "--grey", "--focus"].map(token);
  const units = rows.map((row) => row[0]).reverse();
  const number = (text) => (text === "" ? null : Number(String(text).replaceAll(",", "")));
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("--ink") },
    color: colours,
    grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
    legend: { top: 8, left: 8, textStyle: { color: token("--ink") }, itemGap: 20 },
    tooltip: { trigger: "axis", axisPointer: { type: "line" }, renderMode: "richText" },
    xAxis: {
      type: "value",
      scale: true,
      axisLabel: { color: token("--ink-soft"), fontSize: 14 },
      splitLine: { lineStyle: { color: token("--rule") } },
    },
    yAxis: {
      type: "category",
      data: units,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--rule-strong") } },
      axisLabel: { color: token("--ink"), fontSize: 14 },
      splitLine: { show: true, lineStyle: { color: token("--rule") } },
    },
    series: columns.slice(1).map((name, at) => ({
      name,
      type: "scatter",
      symbol: shapes[at % shapes.length],
      symbolSize: 11,
      data: rows.map((row) => number(row[at + 1])).reverse(),
    })),
  };
}

async function draw() {
  if (!wide.matches) return;
  const echarts = await loadCharts();
  for (const box of document.querySelectorAll(".chart[data-table]")) {
    const columns = data(`${box.dataset.table}-columns`);
    const rows = data(`${box.dataset.table}-rows`);
    if (!rows.length) continue;
    box.hidden = false;
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(options(columns, rows));
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", box.closest("section").querySelector("h2").textContent);
    window.addEventListener("resize", () => chart.resize());
  }
}

draw();
