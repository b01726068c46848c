{
    'name': 'Dental Follow-up',
    'version': '19.0.1.0.0',
    'depends': [
        'calendar', 'contacts', 'phone_validation', 'base_automation', 'base_import',
        'sms', 'rating', 'digest', 'resource',
    ],
    'data': [],
    'author': 'Dental Follow-up',
    'license': 'LGPL-3',
    'application': True,
}
