using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Processes;

public sealed class ProcessTests
{
    private static readonly Golden Reference = Golden.Load("nengo-golden");

    [Fact]
    public void RunSteps_WhiteNoise_EqualsTheReference() =>
        Reference["processes", "whitenoise_s0_d2"].AssertClose(new WhiteNoise { Seed = 0 }.RunSteps(3, 2), Tolerances.Exact);

    [Fact]
    public void RunSteps_FilteredAndBrownNoise_EqualTheReference()
    {
        Reference["processes", "filterednoise_s0"].AssertClose(new FilteredNoise { Seed = 0 }.RunSteps(5), Tolerances.Filter);
        Reference["processes", "brown_s0"].AssertClose(new BrownNoise { Seed = 0 }.RunSteps(5), Tolerances.Rounding);
    }

    [Fact]
    public void RunSteps_WhiteSignal_EqualsTheReference()
    {
        WhiteSignal signal = new(0.02, 200) { Seed = 0 };
        Reference["processes", "whitesignal_p02_h200_s0"].AssertClose(signal.RunSteps(20), Tolerances.FewTerms);
        Reference["processes", "whitesignal_y0_0"].AssertClose((signal with { Y0 = 0 }).RunSteps(5), Tolerances.FewTerms);
        double[] vectors = new WhiteSignal(1, 5) { Seed = 1 }.RunSteps(501, 2);
        Reference["processes", "whitesignal_p1_h5_s1_d2_step1_501"].AssertClose([vectors[0], vectors[1], vectors[1000], vectors[1001]], Tolerances.FewTerms);
    }

    [Fact]
    public void RunSteps_PresentInputAndPiecewise_EqualTheReference()
    {
        Reference["processes", "present"].AssertClose(new PresentInput([[1, 2], [3, 4], [5, 6]], 0.0025).RunSteps(9, 2), Tolerances.Exact);
        Piecewise lines = new((0.002, 1), (0.004, 3), (0.006, -1)) { Interpolation = PiecewiseInterpolation.Linear };
        Reference["processes", "piecewise_linear"].AssertClose(lines.RunSteps(7), Tolerances.Rounding);
    }

    [Fact]
    public void RunSteps_WithoutSeed_TakesOneDrawOfTheGenerator()
    {
        NumpyRandom random = new(5), same = new(5);
        Reference["noise_order", "node"].AssertClose(new WhiteNoise().RunSteps(5, random: random), Tolerances.Exact);
        same.Draw();
        Assert.Equal(same.Draw(), random.Draw());
        new WhiteNoise { Seed = 3 }.RunSteps(1, random: random);
        Assert.Equal(same.Draw(), random.Draw());
        Assert.NotEqual(new WhiteNoise().RunSteps(1), new WhiteNoise().RunSteps(1));
    }

    [Fact]
    public void RunSteps_OtherStepThanDt_ScalesTheNoise()
    {
        double[] fine = new WhiteNoise { Seed = 4 }.RunSteps(3, dt: 0.0001), plain = new WhiteNoise { Seed = 4, Scale = false }.RunSteps(3, dt: 0.0001);
        Close.Assert("scaled", [.. plain.Select(value => value * 100)], fine, Tolerances.Rounding);
    }

    [Fact]
    public void Run_Seconds_RoundsToTheNearestEvenNumberOfSteps()
    {
        WhiteNoise noise = new() { Seed = 0 };
        Assert.Equal([2, 2, 4, 0], new[] { 0.0016, 0.0025, 0.0035, 0 }.Select(seconds => noise.Run(seconds).Length));
        Assert.Equal([0.001, 0.002], Process.TRange(0.002));
        Assert.Equal([0.5, 1, 1.5], Process.TRange(1.5, 0.5));
    }

    [Fact]
    public void Apply_Synapse_EqualsFilt()
    {
        double[] signal = [1, 5, 2, -4, 0, 3];
        foreach (Synapse synapse in (Synapse[])[new Lowpass(0.005), new Alpha(0.003), new Triangle(0.002), new LinearFilter([.01, 1], [.02, 1]), Synapse.None])
        {
            Assert.Equal(synapse.Filt(signal, 2), synapse.Apply(signal, 2));
            Assert.Equal(synapse.Filt([1, 2, 0]), synapse.Apply([1, 2, 0]));
        }
        Assert.Throws<ArgumentException>(() => new Lowpass(0.005).Apply(signal, 2, size: 3));
        Assert.Throws<ArgumentException>(() => new WhiteNoise().Apply(signal));
        Assert.Throws<ArgumentException>(() => new Lowpass(0.005).RunSteps(3));
    }

    [Fact]
    public void State_Triangle_HasOutputRingAndPosition()
    {
        Assert.Equal(["Y (2)", "X (6, 2)", "Xi (1)"], new Triangle(0.005).State(2, 2, 0.001).Select(variable => $"{variable.Name} ({string.Join(", ", variable.Shape)})"));
        Assert.Equal([2, 3], Assert.Single(new FilteredNoise { Synapse = new Alpha(0.1) }.State(0, 3, 0.001)).Shape);
        Assert.Empty(new WhiteNoise().State(0, 1, 0.001));
        Assert.Empty(new Lowpass(0).State(1, 1, 0.001));
    }

    [Fact]
    public void RunSteps_Noise_HasTheMomentsOfItsDistribution()
    {
        double[] noise = new WhiteNoise { Seed = 1, Distribution = new Uniform(2, 4), Scale = false }.RunSteps(20_000);
        Close.Assert("mean", 3, noise.Average(), Tolerances.OtherNeurons.Plus(0.02));
        Assert.InRange(noise.Min(), 2, 2.01);
        Assert.InRange(noise.Max(), 3.99, 4);
        Assert.Equal([1.0, -1, 1], new WhiteNoise { Scale = false, Distribution = new Choice([[1, -1, 1]]) }.RunSteps(1, 3));
    }

    [Fact]
    public void RunSteps_WhiteSignal_RepeatsAndHasItsRms()
    {
        WhiteSignal signal = new(0.3, 50) { Seed = 6, Rms = 0.7 };
        double[] values = signal.RunSteps(900);
        Close.Assert("period", values.AsSpan(0, 300), values.AsSpan(300, 300), Tolerances.Exact);
        double rms = Math.Sqrt(values.Average(value => value * value));
        Assert.InRange(rms, 0.5, 0.9);
        Assert.Equal(values.Take(5), (signal with { Rms = 0.7 }).RunSteps(5));
        Assert.All((signal with { Rms = 0 }).RunSteps(5), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Equals_SameParameters_AreEqual()
    {
        Assert.Equal(new WhiteNoise { Seed = 1 }, new WhiteNoise { Seed = 1 });
        Assert.NotEqual(new WhiteNoise { Seed = 1 }, new WhiteNoise());
        Assert.Equal(new PresentInput([[1, 2]], 0.1), new PresentInput([[1, 2]], 0.1));
        Assert.NotEqual(new PresentInput([[1, 2]], 0.1), new PresentInput([[1, 3]], 0.1));
        Assert.Equal(new Piecewise((0, 1), (1, 2)), new Piecewise((1, 2), (0, 1)));
        Assert.NotEqual(new Piecewise((0, 1)), new Piecewise((0, 1)) { Interpolation = PiecewiseInterpolation.Nearest });
        Assert.Equal<Process>(new BrownNoise(), new BrownNoise());
        Assert.Equal(new Lowpass(0.1), new Lowpass(0.1));
        Assert.NotEqual(new Lowpass(0.1), new Lowpass(0.1) { Seed = 2 });
        Assert.NotEqual(new Triangle(0.1), new Triangle(0.1) { Seed = 2 });
    }

    [Fact]
    public void Start_WhatDoesNotFit_SaysWhichPropertyAndWhy()
    {
        Assert.Contains("Seed must be from 0", Assert.Throws<ArgumentOutOfRangeException>(() => new WhiteNoise { Seed = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("WhiteNoise.Distribution cannot be none", Assert.Throws<ArgumentException>(() => new WhiteNoise { Distribution = Distribution.None }).Message, StringComparison.Ordinal);
        Assert.Contains("WhiteNoise.Distribution has no samples of length 3", Message(new WhiteNoise { Distribution = new Choice([[1, 2]]) }, 3), StringComparison.Ordinal);
        Assert.Contains("BrownNoise.Distribution has no samples of length 3", Message(new BrownNoise { Distribution = new Choice([[1, 2]]) }, 3), StringComparison.Ordinal);
        Assert.Contains("at least 1/period, 10 Hz", Assert.Throws<ArgumentOutOfRangeException>(() => new WhiteSignal(0.1, 9)).Message, StringComparison.Ordinal);
        Assert.Contains("WhiteSignal.High is 501 Hz", Message(new WhiteSignal(0.1, 501), 1), StringComparison.Ordinal);
        Assert.Contains("WhiteSignal.Period of 1E+20 s is too long", Message(new WhiteSignal(1e20, 10), 1), StringComparison.Ordinal);
        Assert.Contains("PresentInput.Inputs have 2 elements", Message(new PresentInput([[1, 2]], 1), 1), StringComparison.Ordinal);
        Assert.Contains("PresentInput.Inputs need at least one input", Assert.Throws<ArgumentException>(() => new PresentInput(NdArray.From<double>([], 0, 2), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Piecewise.Interpolation Cubic needs at least 4 times", Message(new Piecewise((0, 1), (1, 2), (2, 3)) { Interpolation = PiecewiseInterpolation.Cubic }, 1), StringComparison.Ordinal);
        Assert.Contains("0.5 was given twice", Assert.Throws<ArgumentException>(() => new Piecewise((0.5, 1), (0.5, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("at 1 s are [3]", Assert.Throws<ArgumentException>(() => new Piecewise((0, [1, 2]), (1, [3]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Process.None.RunSteps(1));

        static string Message(Process process, int size) => Assert.Throws<ArgumentException>(() => process.RunSteps(1, size)).Message;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Step_ManyTimes_MakesNoGarbage(int which)
    {
        Process process = ((Process[])
        [
            new WhiteNoise(), new FilteredNoise { Distribution = new Exponential(1), Synapse = new Triangle(0.01) }, new WhiteSignal(0.1, 100), new PresentInput([[1, 2]], 0.01),
            new Piecewise((0, [1, 2]), (0.1, [3, 4]), (0.2, [4, 3]), (0.5, [0, 0])) { Interpolation = PiecewiseInterpolation.Cubic }, new BrownNoise { Distribution = new Choice([[-1, 1], [2, 3]]) },
        ])[which];
        ProcessStep step = process.Start(0, 2, 0.001, new NumpyRandom(1));
        double[][] state = [.. process.State(0, 2, 0.001).Select(variable => variable.Initial.ToArray())];
        double[] output = new double[2];
        for (int i = 1; i < 50; i++) step.Step(i * 0.001, [], output, new ProcessState(state));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 50; i < 500; i++) step.Step(i * 0.001, [], output, new ProcessState(state));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
