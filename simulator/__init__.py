"""What would happen: a SimPy model of the Argo controller, ECI pods, image pulls, OSS and Fluid."""

from simulator.results.report import Report, make_reports
from simulator.scenario import Scenario, read_scenario
from simulator.simulation import Simulation, simulate

__all__ = ["Report", "Scenario", "Simulation", "make_reports", "read_scenario", "simulate"]
