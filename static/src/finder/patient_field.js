import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Many2One } from "@web/views/fields/many2one/many2one";
import { buildM2OFieldDescription, Many2OneField } from "@web/views/fields/many2one/many2one_field";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

import { NewPatientDialog } from "./new_patient_dialog";

/** Patients by any part of a name, of a number, or a birthday; a new one is asked for their phone. */
class PatientAutocomplete extends Many2XAutocomplete {
    /** @override */
    get createDialog() {
        return NewPatientDialog;
    }

    /** @override */
    setup() {
        super.setup();
        const open = this.openMany2X;
        this.openMany2X = (params) =>
            open({
                ...params,
                title: _t("New patient"),
                context: {
                    ...params.context,
                    default_is_dental_patient: true,
                    form_view_ref: "dental_followup.res_partner_view_form_quick",
                },
            });
    }

    /** @override */
    buildCreateEditSuggestion(request) {
        return {
            ...super.buildCreateEditSuggestion(request),
            label: request ? _t("New patient “%s”…", request) : _t("New patient…"),
        };
    }
}

class PatientMany2One extends Many2One {
    static components = { ...Many2One.components, Many2XAutocomplete: PatientAutocomplete };
}

/** Who a visit, a plan, a follow-up … is about: the finder of the clinic's desk. */
export class PatientField extends Many2OneField {
    static components = { ...Many2OneField.components, Many2One: PatientMany2One };

    /** @override nobody is made of a name alone */
    get m2oProps() {
        const props = super.m2oProps;
        return {
            ...props,
            canQuickCreate: false,
            context: {
                ...props.context,
                dental_finder: true,
                // the list of “Search more”, and what a telephone shows instead of a drop-down
                list_view_ref: "dental_followup.res_partner_view_list_patient",
                kanban_view_ref: "dental_followup.res_partner_view_kanban_patient",
                search_view_ref: "dental_followup.res_partner_view_search_patient",
            },
        };
    }
}

registry.category("fields").add("dental_patient", {
    ...buildM2OFieldDescription(PatientField),
    displayName: _t("Patient"),
});
