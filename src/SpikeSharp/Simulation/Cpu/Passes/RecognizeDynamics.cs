using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Gives neurons and filters over whole contiguous signals their kernels, and spares spiking neurons the output vector that nobody reads.</summary>
internal sealed class RecognizeDynamics : IPlanPass
{
    public string Name => "recognize-dynamics";

    public Plan Apply(Plan plan)
    {
        HashSet<Signal> dense = new(plan.Wanted.Select(s => s.Root), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        HashSet<Signal> set = new(ReferenceEqualityComparer.Instance), incremented = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
        {
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets) set.Add(signal.Root);
            foreach (Signal signal in use.Incs) incremented.Add(signal.Root);
            foreach (Signal signal in use.Reads)
            {
                // Dense and convolution products take the list of spikes of a whole population.
                bool takesSpikes = op is ProductOp { Product: DotInc or ConvInc } product && ReferenceEquals(product.Source, signal) && signal.Base is null;
                if (!takesSpikes) dense.Add(signal.Root);
            }
        }
        HashSet<Signal> wanted = plan.WantedBases();
        Dictionary<Signal, int> users = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
        {
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Reads).Concat(use.Updates)) users[signal.Root] = users.GetValueOrDefault(signal.Root) + 1;
        }
        return plan with
        {
            Ops =
            [
                .. plan.Ops.Select(op => op is not OperatorOp single ? op : single.Operator switch
                {
                    // A list of spikes would miss what others add to the output.
                    SimNeurons neurons when AreBases(neurons) && !incremented.Contains(neurons.Output) => new NeuronsOp(neurons, !neurons.Neurons.ListsSpikes || dense.Contains(neurons.Output)),
                    SimFilter filter when filter.Input.IsContiguous && filter.Output.Base is null && filter.State?.Base is null && filter.Mode != ProcessMode.Increment => new FilterOp(filter, OutputIsState(filter)),
                    _ => op,
                }),
            ],
        };

        // Equal at the start and after every step; nobody else may look at the state or write the output.
        bool OutputIsState(SimFilter filter) =>
            filter is { Mode: ProcessMode.Update, Filter.Form: FilterForm.OneState, State: { Base: null } state } && state.Size == filter.Output.Size
            && users[state] == 1 && !wanted.Contains(state)
            && state.Fill is double fill && filter.Output.Fill is double first && fill.Equals(first)
            && !set.Contains(filter.Output) && !incremented.Contains(filter.Output);
    }

    private static bool AreBases(SimNeurons neurons) =>
        neurons.Current.IsContiguous && neurons.Output.Base is null && neurons.State.All(s => s.Base is null);
}
