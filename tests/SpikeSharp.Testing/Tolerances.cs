namespace SpikeSharp.Testing;

/// <summary>How far a value may lie from its reference: |a - b| &lt;= Absolute + Relative * max(|a|, |b|). Equal values, infinities and NaN pairs pass.</summary>
public sealed record Tolerance(string Name, double Relative, double Absolute, string Reason)
{
    public bool Accepts(double expected, double actual) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual)
        || expected == actual
        || (double.IsNaN(expected) && double.IsNaN(actual))
        || Math.Abs(expected - actual) <= Absolute + (Relative * Math.Max(Math.Abs(expected), Math.Abs(actual)));

    public override string ToString() => $"{Name} (relative {Relative:R}, absolute {Absolute:R}: {Reason})";
}

/// <summary>The one table of tolerances. A looser entry needs its reason here, not in a test.</summary>
public static class Tolerances
{
    public static Tolerance Exact { get; } = new("exact", 0, 0, "same operations in the same order give the same bits");

    public static Tolerance Ulp { get; } = new("ulp", 2.3e-16, 0, "one rounding differs from the reference");

    public static Tolerance Rounding { get; } = new("rounding", 1e-14, 1e-16, "a handful of roundings, or another exact-to-rounding algorithm");

    public static Tolerance Build1D { get; } = new("build-1d", 1e-12, 1e-18, "build quantities of one dimension: no matrix factorization involved");

    public static Tolerance BuildND { get; } = new("build-nd", 1e-10, 1e-16, "the random rotation comes from another SVD than the reference's LAPACK");

    public static Tolerance Decoders { get; } = new("decoders", 1e-9, 1e-15, "a Cholesky solve of a regularized, still badly conditioned system rounds differently");

    public static Tolerance Trace { get; } = new("trace", 2e-12, 1e-14, "double traces of feed-forward networks; measured between library versions of the original");

    public static Tolerance FilteredTrace { get; } = new("filtered-trace", 0, 1e-6, "recurrent networks are chaotic; holds for the first 100 steps");

    public static Tolerance IterativeSolver { get; } = new("iterative-solver", 1e-3, 1e-9, "iterative least squares amplify rounding up to 7e-5 between BLAS builds");

    public static Tolerance Single { get; } = new("single", 1e-5, 1e-6, "float32 sums of a few hundred terms in another order than the reference");

    public static Tolerance SpecialFunction { get; } = new("special-function", 1e-13, 1e-300, "continued fractions and series against 30-digit values");

    public static Tolerance LogGamma { get; } = new("log-gamma", 1e-14, 3e-15, "log gamma crosses 0 at 1 and 2; Stirling's series cancels there");

    public static Tolerance Filter { get; } = new("filter", 2e-12, 1e-14, "another matrix exponential than the reference's; a dozen steps carry its rounding on");

    public static Tolerance SettledFilter { get; } = new("settled-filter", 1e-10, 1e-14, "the steady state solves with I - A, which is nearly singular at small steps");

    public static Tolerance RateParts { get; } = new("rate-parts", 0, 1e-6, "Hz; fifty additions to a voltage near 1, divided by a window of 0.05 s");

    public static IReadOnlyList<Tolerance> All { get; } =
        [Exact, Ulp, Rounding, Build1D, BuildND, Decoders, Trace, FilteredTrace, IterativeSolver, Single, SpecialFunction, LogGamma, Filter, SettledFilter, RateParts];
}
