using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>Models that a file may hold and our own builder never makes: both backends run them alike.</summary>
public sealed class ForeignModelTests
{
    private static readonly Signal Step = Signal.Filled("step", [], 0, type: SignalType.Int64), Time = Signal.Filled("time", [], 0);

    [Fact]
    public void Run_IncrementWithoutSet_AddsUp()
    {
        Signal one = Signal.Of("one", NdArray.From([1.0, 2.0]), isReadOnly: true), sum = Signal.Filled("sum", [2], 0.5);
        Assert.Equal([1.5, 2.5, 2.5, 4.5, 3.5, 6.5], Run(sum, new Copy(one, sum, Increments: true)));
    }

    [Fact]
    public void Run_FilterStateThatIsAView_LeavesItsNeighbours()
    {
        Signal memory = Signal.Filled("memory", [4], 7), state = Signal.View("state", memory, [1, 2], 1, [2, 1]);
        Signal one = Signal.Of("one", NdArray.From([1.0, 2.0]), isReadOnly: true), output = Signal.Filled("output", [2], 0);
        DiscreteStateSpace filter = new([0.5], [1], [1], 0);
        Assert.Equal([7, 4.5, 5.5, 7, 7, 3.25, 4.75, 7, 7, 2.625, 4.375, 7], Run(memory, new SimFilter(null, filter, one, output, Time, state, ProcessMode.Update)));
    }

    [Fact]
    public void Run_SpikesThatOthersAddTo_ReachThoseWhoReadThem()
    {
        Signal current = Signal.Of("J", NdArray.From([1000.0, 0.0]), isReadOnly: true), spikes = Signal.Filled("spikes", [2], 0), voltage = Signal.Filled("voltage", [2], 0);
        Signal more = Signal.Of("more", NdArray.From([0.0, 5.0]), isReadOnly: true), y = Signal.Filled("y", [1], 0);
        Signal weights = Signal.Of("weights", NdArray.From([1.0, 10.0], 1, 2), isReadOnly: true);
        Assert.Equal(
            [1050, 1050, 1050],
            Run(y, new Reset(y), new SimNeurons(new SpikingRectifiedLinear(), current, spikes, [voltage]), new Copy(more, spikes, Increments: true), new DotInc(weights, spikes, y)));
    }

    [Fact]
    public void Run_StridedViews_ReadAndWriteTheirElements()
    {
        Signal memory = Signal.Filled("memory", [6], 0), odd = Signal.View("odd", memory, [3], 5, [-2]), even = Signal.View("even", memory, [3], 0, [2]);
        Signal values = Signal.Of("values", NdArray.From([1.0, 2.0, 3.0]), isReadOnly: true);
        Assert.Equal([1, 3, 2, 2, 3, 1], Run(memory, new Copy(values, odd), new Copy(values, even))[..6]);
    }

    /// <summary>Three steps of a model that went through a file, on both backends.</summary>
    private static double[] Run(Signal probed, params ImmutableArray<Operator> operators)
    {
        BuiltModel model = SsmFiles.Load(SsmFiles.Save(new BuiltModel(new ModelParts
        {
            Dt = 0.001,
            Seed = 1,
            Step = Step,
            Time = Time,
            Operators = [new TimeUpdate(Step, Time), .. operators, new SimProbe(probed)],
            Probes = [new BuiltProbe("p", probed, null, "", "")],
        })));
        double[][] results = [.. new Backend[] { ReferenceBackend.Instance, CpuBackend.Instance }.Select(backend =>
        {
            using Simulator sim = new(model, new SimulatorOptions { Backend = backend });
            sim.RunSteps(3);
            return sim.Data["p"].AsSpan<double>().ToArray();
        })];
        Assert.Equal(results[0], results[1]);
        return results[0];
    }
}
