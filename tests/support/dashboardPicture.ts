import type { Widget } from "../../ecr/monitoring/dashboard.ts";

// Pixels of a column and a row of the grid, and of the margins inside a widget.
const COLUMN = 40;
const ROW = 34;
const GAP = 6;
const PAD = 14;
const HOURS = 48;

/** What the plots of the picture are filled with, as there is no account behind it. */
const SAMPLES: Readonly<Record<string, { level: number; chance: number }>> = {
    CriticalFindings: { level: 2, chance: 0.05 },
    HighFindings: { level: 6, chance: 0.12 },
    MediumFindings: { level: 9, chance: 0.2 },
    LowFindings: { level: 5, chance: 0.2 },
    Pushes: { level: 7, chance: 0.5 },
    RepositoryPullCount: { level: 120, chance: 1 },
    ResourceCount: { level: 100, chance: 1 },
};
const PALETTE = [
    "#1f77b4",
    "#2ca02c",
    "#9467bd",
    "#8c564b",
    "#e377c2",
    "#17becf",
    "#bcbd22",
    "#ff7f0e",
    "#7f7f7f",
    "#d62728",
];

/** Rows of the table of findings. */
const FOUND = [
    ["2026-11-20T09:14:02Z", "CRITICAL", "CVE-2026-1002 - openssl", "web-app", "v1.4.2"],
    ["2026-11-20T09:14:02Z", "HIGH", "CVE-2026-0611 - curl", "web-app", "v1.4.2"],
    ["2026-11-19T17:40:55Z", "MEDIUM", "CVE-2025-9911 - zlib", "worker", "v0.9.0"],
];

type Line = [string, string, ...unknown[]];

/** A dashboard as CloudWatch lays it out, drawn from its body; the series are made up, and the same each time. */
export function dashboardPicture(widgets: readonly Widget[]): string {
    const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * ROW;
    const width = 24 * COLUMN;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
        "<title>The dashboard, with made-up numbers</title>",
        `<rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
        ...widgets.flatMap(drawWidget),
        "</svg>",
        "",
    ].join("\n");
}

function drawWidget({ type, x, y, width, height, properties }: Widget): string[] {
    const box = { x: x * COLUMN + GAP / 2, y: y * ROW + GAP / 2, w: width * COLUMN - GAP, h: height * ROW - GAP };
    const frame = `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h}" rx="4" fill="#fff" stroke="#d5dbdb"/>`;
    const title = text(box.x + PAD, box.y + 22, String(properties.title ?? ""), 'font-weight="bold"');
    switch (type) {
        case "text":
            return [frame, ...drawMarkdown(box, String(properties.markdown))];
        case "log":
            return [frame, title, ...drawTable(box, String(properties.query))];
        case "metric":
            return [frame, title, ...drawPlot(box, properties.metrics as Line[], properties.stacked === true)];
    }
}

interface Box {
    x: number;
    y: number;
    w: number;
    h: number;
}

function drawMarkdown(box: Box, markdown: string): string[] {
    return markdown.split("\n").map((line, index) => {
        const isHeading = line.startsWith("# ");
        return text(
            box.x + PAD,
            box.y + 25 + index * 24,
            line.replace("# ", ""),
            isHeading ? 'font-size="18" font-weight="bold"' : "",
        );
    });
}

function drawPlot(box: Box, metrics: readonly Line[], isStacked: boolean): string[] {
    const series = metrics.map((line) => {
        const { label, color } = line.at(-1) as { label: string; color?: string };
        return { label, color, values: sampleSeries(line[1], label) };
    });
    const totals = Array.from({ length: HOURS }, (_, hour) => series.map(({ values }) => values[hour] ?? 0));
    const top = Math.max(1, ...totals.map((row) => (isStacked ? row.reduce((a, b) => a + b, 0) : Math.max(...row))));
    const area = { x: box.x + 42, y: box.y + 36, w: box.w - 42 - PAD, h: box.h - 36 - 44 };
    const px = (hour: number) => (area.x + (hour / (HOURS - 1)) * area.w).toFixed(1);
    const py = (value: number) => (area.y + area.h - (value / top) * area.h).toFixed(1);
    const below = new Array<number>(HOURS).fill(0);
    const drawn = [0, 0.5, 1].flatMap((part) => [
        `<path d="M${area.x} ${py(top * part)}H${area.x + area.w}" stroke="#eaeded"/>`,
        text(
            area.x - 6,
            Number(py(top * part)) + 4,
            String(Math.round(top * part)),
            'text-anchor="end" fill="#687078"',
        ),
    ]);
    const slot = area.w / Math.max(series.length, 2);
    for (const [index, { label, color = PALETTE[index % PALETTE.length], values }] of series.entries()) {
        const points = values.map((value, hour) => {
            const from = isStacked ? (below[hour] ?? 0) : 0;
            below[hour] = from + value;
            return `${px(hour)} ${py(from + value)}`;
        });
        drawn.push(`<path d="M${points.join("L")}" fill="none" stroke="${color}" stroke-width="1.6"/>`);
        const at = area.x + index * slot;
        drawn.push(`<rect x="${at.toFixed(1)}" y="${box.y + box.h - 24}" width="10" height="10" fill="${color}"/>`);
        drawn.push(
            text(
                Number(at.toFixed(1)) + 14,
                box.y + box.h - 15,
                label.slice(0, Math.floor((slot - 14) / 6.4)),
                'fill="#414750"',
            ),
        );
    }
    return drawn;
}

function drawTable(box: Box, query: string): string[] {
    const columns = [
        ...(/fields (.*?) \| sort/.exec(query)?.[1] ?? "").matchAll(/(?:^|, )(?:[^,]* as )?([\w@]+)(?=,|$)/g),
    ].map(([, name]) => name ?? "");
    const width = (box.w - 2 * PAD) / columns.length;
    const row = (cells: readonly string[], y: number, how: string) =>
        cells.map((cell, index) => text(box.x + PAD + index * width, y, cell, how));
    return [
        ...row(columns, box.y + 50, 'fill="#687078"'),
        `<path d="M${box.x + PAD} ${box.y + 58}H${box.x + box.w - PAD}" stroke="#d5dbdb"/>`,
        ...FOUND.flatMap((cells, index) => row(cells, box.y + 80 + index * 26, "")),
    ];
}

/** Numbers that look like those of a metric, the same ones for the same label. */
function sampleSeries(metric: string, label: string): number[] {
    const { level, chance } = SAMPLES[metric] ?? { level: 1, chance: 1 };
    let state = [...label].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 2_147_483_647, 7);
    const random = () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
    };
    return Array.from({ length: HOURS }, (_, hour) => {
        if (metric === "ResourceCount") {
            return (level - 12 + (hour % 24) / 2) * (0.3 + label.length / 20) + Math.floor(random() * 2);
        }
        const day = 0.6 + 0.4 * Math.sin(((hour % 24) / 24) * 2 * Math.PI);
        return random() < chance ? Math.round(level * day * (0.5 + random())) : 0;
    });
}

function text(x: number, y: number, content: string, how: string): string {
    const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return `<text x="${Number(x.toFixed(1))}" y="${y}"${how === "" ? "" : ` ${how}`}>${escaped}</text>`;
}
