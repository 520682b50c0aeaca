import { useEffect, useRef } from 'react'
import { useComputedColorScheme } from '@mantine/core'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { figure, moneyShort } from '@/words/formats'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

type Series = { name: string; values: number[] }
type Props = { label: string; names: string[]; bars: Series; line: Series }

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** The picture in the colours of the theme; tooltips are drawn, so no inline HTML is needed. */
function optionOf({ names, bars, line }: Props) {
  const [text, soft, rule] = [token('--text-2'), token('--text-3'), token('--line')]
  const axis = { axisLabel: { color: soft }, splitLine: { lineStyle: { color: rule } } }
  return {
    animation: false,
    textStyle: { fontFamily: token('--font') },
    color: [token('--accent-fill'), token('--good')],
    grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: text } },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: token('--surface'),
      borderColor: rule,
      textStyle: { color: token('--text') },
    },
    xAxis: {
      type: 'category',
      data: names,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: rule } },
      axisLabel: { color: soft },
    },
    yAxis: [
      { type: 'value', minInterval: 1, ...axis },
      {
        type: 'value',
        splitLine: { show: false },
        axisLabel: { color: soft, formatter: (value: number) => moneyShort(value) },
      },
    ],
    series: [
      {
        type: 'bar',
        name: bars.name,
        data: bars.values,
        barMaxWidth: 14,
        itemStyle: { borderRadius: [3, 3, 0, 0] },
        tooltip: { valueFormatter: (value: unknown) => figure(Number(value)) },
      },
      {
        type: 'line',
        name: line.name,
        yAxisIndex: 1,
        data: line.values,
        smooth: 0.25,
        symbol: 'none',
        lineStyle: { width: 2 },
        tooltip: { valueFormatter: (value: unknown) => moneyShort(Number(value)) },
      },
    ],
  }
}

/** Bars and a line over the days. */
export function Chart(props: Props) {
  const root = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  useComputedColorScheme()
  useEffect(() => {
    chart.current = init(root.current!)
    const watcher = new ResizeObserver(() => chart.current?.resize())
    watcher.observe(root.current!)
    return () => {
      watcher.disconnect()
      chart.current?.dispose()
    }
  }, [])
  useEffect(() => {
    // The tokens of the other theme are there once it is painted.
    const frame = requestAnimationFrame(() => chart.current?.setOption(optionOf(props), true))
    return () => cancelAnimationFrame(frame)
  })
  return <div ref={root} className="chart" role="img" aria-label={props.label} />
}
