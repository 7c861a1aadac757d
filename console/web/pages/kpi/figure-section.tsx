import type { KpiFigure } from "@housecall/proto/api";
import { Section } from "../../parts/section.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { type FigureView, figureViews, type KpiGroup } from "./view-model.ts";

/** Figures of one group, each with its formula and what went into it. */
export function FigureSection(props: { readonly group: KpiGroup; readonly figures: readonly KpiFigure[] }) {
  const { translate, language } = usePreferences();
  const { group, figures } = props;
  return (
    <Section title={translate(`kpi.group.${group}`)} lead={translate(`kpi.groupLead.${group}`)}>
      <ul className={`kpi-list kpi-list-${group}`} aria-label={translate(`kpi.group.${group}`)}>
        {figureViews(figures, group, { translate, language }).map((figure) => (
          <li key={figure.key}>
            <Figure figure={figure} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Figure({ figure }: { readonly figure: FigureView }) {
  return (
    <div className="kpi-figure">
      <h3>{figure.title}</h3>
      <div className="kpi-value">{figure.value}</div>
      {figure.formula !== "" && <div className="kpi-formula">= {figure.formula}</div>}
      {figure.terms.length > 0 && <div className="kpi-formula">{figure.terms.join(" · ")}</div>}
      {figure.undecided !== "" && <div className="kpi-formula">{figure.undecided}</div>}
      {figure.hint !== "" && <div className="kpi-formula">{figure.hint}</div>}
    </div>
  );
}
