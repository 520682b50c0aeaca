"""The core of Guanxi: customers, companies, deals, activities, and the doors plugins use."""
