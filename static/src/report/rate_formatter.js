import { registry } from "@web/core/registry";
import { formatPercentage } from "@web/views/fields/formatters";

/**
 * A rate of records to which it does not apply is none: Odoo's percentage shows it as 0 %.
 */
registry
    .category("formatters")
    .add("dental_rate", (value, options) =>
        value === false || value === null || value === undefined
            ? ""
            : formatPercentage(value, options)
    );
