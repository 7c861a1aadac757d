import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { CheckIcon, RevokedIcon } from "../../../parts/icons.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { consentLines } from "./consent-view-model.ts";

/** What the owner allows. */
export function ConsentSection({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const nowMs = useNow();
  const query = useQuery(resources.consents(deviceId));
  return (
    <Section title={translate("consent.title")}>
      <View
        query={query}
        count={(rows) => rows.length}
        texts={{
          loading: translate("consent.loading"),
          failed: translate("consent.failed"),
          empty: { title: translate("consent.emptyTitle"), body: translate("consent.emptyBody") },
        }}
      >
        {(rows) => (
          <ul className="plain-list" aria-label={translate("consent.title")}>
            {consentLines(rows, { nowMs, translate, moment }).map((line) => (
              <li key={line.id}>
                <span className={`mark ${line.isValid ? "consent-valid" : "consent-ended"}`}>
                  {line.isValid ? <CheckIcon /> : <RevokedIcon />}
                  {line.state}
                </span>{" "}
                {[line.scopes, line.by, line.until].filter((text) => text !== "").join(" · ")}
              </li>
            ))}
          </ul>
        )}
      </View>
    </Section>
  );
}
