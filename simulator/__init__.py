"""What would happen: a SimPy model of the Argo controller, ECI pods, image pulls, OSS and Fluid."""
