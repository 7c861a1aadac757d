import type { LinkPurpose } from "@housecall/proto/api";
import type { Translate } from "../../text/translate.ts";

/** The words of the page, by what the link is for. */
export interface InvitationTexts {
  readonly title: string;
  readonly lead: string;
  readonly submit: string;
}

/** What a link's page says. */
export function invitationTexts({ kind, name, role }: LinkPurpose, translate: Translate): InvitationTexts {
  switch (kind) {
    case "join":
      return {
        title: translate("invitation.joinTitle", { name }),
        lead: translate("invitation.joinLead", { role: translate(`role.${role}`) }),
        submit: translate("invitation.submitJoin"),
      };
    case "password":
      return {
        title: translate("invitation.passwordTitle", { name }),
        lead: translate("invitation.passwordLead"),
        submit: translate("invitation.submitPassword"),
      };
  }
}
