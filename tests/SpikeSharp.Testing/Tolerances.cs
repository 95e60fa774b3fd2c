namespace SpikeSharp.Testing;

/// <summary>How far a value may lie from its reference: |a - b| &lt;= Absolute + Relative * max(|a|, |b|). Equal values, infinities and NaN pairs pass.</summary>
public sealed record Tolerance(string Name, double Relative, double Absolute, string Reason)
{
    public bool Accepts(double expected, double actual) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual)
        || expected == actual
        || (double.IsNaN(expected) && double.IsNaN(actual))
        || Math.Abs(expected - actual) <= Absolute + (Relative * Math.Max(Math.Abs(expected), Math.Abs(actual)));

    /// <summary>The same with <see cref="Absolute"/> as a part of the largest magnitude among the numbers expected; NaN does not count.</summary>
    public Tolerance OfLargest(ReadOnlySpan<double> expected)
    {
        double largest = 0;
        foreach (double value in expected) largest = double.MaxNumber(largest, Math.Abs(value));
        return this with { Absolute = Absolute * largest };
    }

    /// <summary>The same with more room: a quantum of what is measured, such as one neuron, or the reference's own error.</summary>
    public Tolerance Plus(double absolute) => this with { Absolute = Absolute + absolute };

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

    public static Tolerance RunTrace { get; } = new("run-trace", 0, 1e-9, "hundreds of steps carry the rounding of decoders and rotations on");

    public static Tolerance ChaoticTrace { get; } = new("chaotic-trace", 0, 1e-2, "rms, of the largest sample: recurrent networks part from the reference after some hundred steps");

    public static Tolerance IterativeSolver { get; } = new("iterative-solver", 1e-3, 1e-9, "iterative least squares amplify rounding up to 7e-5 between BLAS builds");

    public static Tolerance IterativeDecoders { get; } = new("iterative-decoders", 0, 1e-3, "of the largest decoder: small ones take the rounding that iterations amplify in all");

    public static Tolerance Single { get; } = new("single", 1e-5, 1e-6, "float32 sums of a few hundred terms in another order than the reference");

    public static Tolerance SpecialFunction { get; } = new("special-function", 1e-13, 1e-300, "continued fractions and series against 30-digit values");

    public static Tolerance LogGamma { get; } = new("log-gamma", 1e-14, 3e-15, "log gamma crosses 0 at 1 and 2; Stirling's series cancels there");

    public static Tolerance Filter { get; } = new("filter", 2e-12, 1e-14, "another matrix exponential than the reference's; a dozen steps carry its rounding on");

    public static Tolerance SettledFilter { get; } = new("settled-filter", 1e-10, 1e-14, "the steady state solves with I - A, which is nearly singular at small steps");

    public static Tolerance RateParts { get; } = new("rate-parts", 0, 1e-6, "Hz; fifty additions to a voltage near 1, divided by a window of 0.05 s");

    public static Tolerance Tensor { get; } = new("tensor", 0, 1e-5, "of the largest magnitude of the tensor: float32 sums in another order than Keras'");

    public static Tolerance TensorFloat16 { get; } = new("tensor-float16", 0, 1e-2, "of the largest magnitude of the tensor: Keras computed in float16");

    public static Tolerance TensorBFloat16 { get; } = new("tensor-bfloat16", 0, 5e-2, "of the largest magnitude of the tensor: Keras computed in bfloat16");

    public static Tolerance Original { get; } = new("original", 1e-5, 0, "spikes and parameters of NengoDL, which come from float32");

    public static Tolerance OriginalSum { get; } = new("original-sum", 1e-5, 2.5e-7, "values of NengoDL; absolute, of the largest of the tensor: two roundings in float32 are what is left where a sum cancels");

    public static Tolerance WeightSum { get; } = new("weight-sum", 1e-6, 1e-6, "the reference adds up weights in float32");

    public static Tolerance FewTerms { get; } = new("few-terms", 1e-12, 1e-12, "a sum of a few hundred float64 terms of magnitude 1 in another order");

    public static Tolerance Formula { get; } = new("formula", 1e-14, 1e-14, "a formula of exponentials, against 17 digits");

    public static Tolerance Printed { get; } = new("printed", 0, 1e-15, "14 digits are given");

    public static Tolerance PrintedTrace { get; } = new("printed-trace", 1e-12, 1e-16, "13 or more digits are given");

    public static Tolerance RunRms { get; } = new("run-rms", 0, 1e-2, "of the rms of the outputs: of 30 000 neurons some move a spike by rounding");

    public static Tolerance RunSpikes { get; } = new("run-spikes", 5e-4, 0, "all spikes of a layer: a few move beyond the end of the run by rounding");

    public static Tolerance StepSpikes { get; } = new("step-spikes", 5e-3, 3, "spikes of a layer in one step: a spike that moves by rounding leaves one step and enters another");

    public static Tolerance OtherNeurons { get; } = new("other-neurons", 0, 1e-3, "share of neurons with another number of spikes, by rounding");

    public static Tolerance RateStatistics { get; } = new("rate-statistics", 5e-3, 0, "rates of a layer over 200 images: spikes that move by rounding");

    public static Tolerance Accuracy { get; } = new("accuracy", 0, 1, "images of 200 whose two best outputs lie within rounding");

    public static Tolerance RateRms { get; } = new("rate-rms", 5e-3, 1e-5, "where the rate network equals Keras, what is left is rounding");

    public static Tolerance Extreme { get; } = new("extreme", 1e-6, 0, "largest values are whole spikes or one float32 number");

    public static Tolerance ActivationStatistics { get; } = new("activation-statistics", 1e-5, 1e-6, "statistics of float32 activations, whose shares move by single neurons");

    public static Tolerance CountOverRate { get; } = new("count-over-rate", 0, 1e-6, "a count of spikes that equals the rate is not above it, however the product rounds");

    public static Tolerance SingleMean { get; } = new("single-mean", 0, 1e-5, "the mean of up to 1000 float32 outputs");

    public static Tolerance SingleCount { get; } = new("single-count", 0, 1e-4, "spikes counted from float32 outputs: output times dt over amplitude");

    public static Tolerance SingleRate { get; } = new("single-rate", 0, 1e-2, "Hz; a rate of thousands from float32 outputs");

    public static Tolerance SpikeRate { get; } = new("spike-rate", 0, 1e-3, "Hz; a count of spikes in a second; the reference divided float32 outputs");

    public static Tolerance VoltageStep { get; } = new("voltage-step", 0, 1e-5, "one step of a voltage near 1 in float32, computed again from rounded numbers");

    public static Tolerance SpikeArea { get; } = new("spike-area", 0, 1e-4, "float32 output of a few spikes of 5 each");

    public static Tolerance StiffFilter { get; } = new("stiff-filter", 2e-12, 1e-10, "absolute, of the largest element: rounding of the exponential grows with the norm of its exponent, dt/tau^2, here up to 3e5");

    public static Tolerance ThreeDigits { get; } = new("three-digits", 1e-3, 1e-6, "the quirk of the reference is known to three digits");

    public static Tolerance Orthogonal { get; } = new("orthogonal", 1e-12, 1e-12, "products of 40 by 40 matrices that should be the identity");

    public static Tolerance MinibatchTrace { get; } = new("minibatch-trace", 1e-12, 1e-12, "absolute, of the largest: double traces with feedback; NengoDL and Nengo themselves differ by 1.4e-13");

    public static IReadOnlyList<Tolerance> All { get; } =
    [
        Exact, Ulp, Rounding, Build1D, BuildND, Decoders, Trace, FilteredTrace, RunTrace, ChaoticTrace, IterativeSolver, IterativeDecoders, Single, SpecialFunction, LogGamma, Filter, SettledFilter, RateParts,
        Tensor, TensorFloat16, TensorBFloat16, Original, OriginalSum, WeightSum, FewTerms, Formula, Printed, PrintedTrace, RunRms, RunSpikes, StepSpikes, OtherNeurons, RateStatistics, Accuracy,
        RateRms, Extreme, ActivationStatistics, CountOverRate, SingleMean, SingleCount, SingleRate, SpikeRate, VoltageStep, SpikeArea, StiffFilter, ThreeDigits, Orthogonal, MinibatchTrace,
    ];
}
